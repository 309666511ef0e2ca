import { describe, expect, test } from "vitest";
import { bodyLimits } from "../../../src/lib/http/body/bodyLimits.ts";
import { form, json, MIB, post } from "../../support/http/post.ts";

describe("an image reference", () => {
  test.each([
    ["http", { image_url: "http://169.254.169.254/metadata" }, "invalid_value", "input_reference.image_url"],
    ["https", { image_url: "https://example.com/a.png" }, "invalid_value", "input_reference.image_url"],
    ["file", { image_url: "file:///etc/passwd" }, "invalid_value", "input_reference.image_url"],
    ["plain data", { image_url: "data:image/png,abc" }, "invalid_value", "input_reference.image_url"],
    ["bad base64", { image_url: "data:image/png;base64,ab*d" }, "invalid_value", "input_reference.image_url"],
    ["a file id", { file_id: "file-1" }, "unknown_parameter", "input_reference.file_id"],
    ["no URL", {}, "missing_required_parameter", "input_reference.image_url"],
    ["a number", { image_url: 4 }, "invalid_type", "input_reference.image_url"],
    ["a string", "data:;base64,AA", "invalid_type", "input_reference"],
    ["a list", ["data:;base64,AA"], "invalid_type", "input_reference"],
  ])(
    "that is %s is refused by name and never fetched or repeated",
    async (_name, input_reference, code, param) => {
      const answer = await json({ input_reference });
      expect(answer).toMatchObject({ status: 400, error: { code, param } });
      expect(JSON.stringify(answer)).not.toMatch(/169\.254|passwd|example\.com/);
    },
  );

  test.each([
    ["in lines of 76", (text: string) => text.replaceAll(/.{76}/g, "$&\r\n")],
    ["in lines of 64, with one at its end", (text: string) => `${text.replaceAll(/.{64}/g, "$&\n")}\n`],
    ["in the alphabet of addresses", (text: string) => text.replaceAll("+", "-").replaceAll("/", "_")],
    ["without padding", (text: string) => text.replaceAll("=", "")],
    ["encoded as an address", (text: string) => encodeURIComponent(text)],
  ])("in base64 %s is taken", async (_name, write) => {
    const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => (index * 7) % 256));
    const image_url = `data:image/png;base64,${write(bytes.toString("base64"))}`;
    const { body } = await json({ input_reference: { image_url } });
    expect(Buffer.from(body?.image?.bytes ?? []).equals(bytes)).toBe(true);
  });

  test("in base64 with blanks is refused: a blank may have been a plus sign", async () => {
    const answer = await json({ input_reference: { image_url: "data:image/png;base64,AAEC AAEC" } });
    expect(answer).toMatchObject({
      status: 400,
      error: { message: expect.stringContaining("blanks are not") },
    });
  });

  test("may be null", async () => {
    expect((await json({ input_reference: null })).body?.fields).toEqual({});
  });

  test("stays among the fields of a route that takes none, so that it is refused by name", async () => {
    const body = JSON.stringify({ prompt: "p", input_reference: "x" });
    const answer = await post(body, { "content-type": "application/json" }, bodyLimits(0));
    expect(answer.body?.fields).toEqual({ prompt: "p", input_reference: "x" });
  });

  test("longer than the limit is too large in every form, one of just the limit is taken", async () => {
    const url = (bytes: number) => ({ image_url: `data:;base64,${Buffer.alloc(bytes).toString("base64")}` });
    for (const [bytes, status] of [
      [2 * MIB, 202],
      [2 * MIB + 1, 413],
      [2 * MIB + 9, 413],
    ] as const) {
      expect(await json({ input_reference: url(bytes) })).toMatchObject({ status });
      const file = form(["input_reference", new Blob([new Uint8Array(bytes)]), "a"]);
      expect(await post(file)).toMatchObject({ status });
    }
    const answer = await json({ input_reference: url(2 * MIB + 1) });
    expect(answer.error).toMatchObject({ code: "too_large", param: "input_reference.image_url" });
    expect(answer.error?.["message"]).toContain("at most 2 MiB");
  });
});
