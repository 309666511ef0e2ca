import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBody } from "../../../src/lib/http/body/withBody.ts";
import { json, limits, post } from "../../support/http/post.ts";

describe("a JSON body", () => {
  test("comes out as its fields", async () => {
    const fields = { prompt: "a boat\r\n", seconds: 4, metadata: { project: "x" } };
    expect(await json(fields)).toMatchObject({ status: 202, body: { fields, image: null } });
  });

  test("gives its image from a data: URL, and not among the fields", async () => {
    const image_url = `data:image/png;base64,${Buffer.from("bytes").toString("base64")}`;
    const { body } = await json({ prompt: "p", input_reference: { image_url } });
    expect(body?.fields).toEqual({ prompt: "p" });
    expect(Buffer.from(body?.image?.bytes ?? []).toString()).toBe("bytes");
    expect(body?.image?.param).toBe("input_reference.image_url");
  });

  test.each([
    ["broken", "{"],
    ["empty", ""],
    ["a list", "[1]"],
    ["a word", '"prompt"'],
    ["null", "null"],
    ["not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])("that is %s is refused as invalid_json", async (_name, body) => {
    const answer = await post(body, { "content-type": "application/json; charset=utf-8" });
    expect(answer).toMatchObject({ status: 400, error: { code: "invalid_json", param: null } });
  });

  test("treats names such as __proto__ as plain names", async () => {
    const { body } = await post('{"__proto__":{"polluted":1},"constructor":2}', {
      "content-type": "application/json",
    });
    expect(Object.keys(body?.fields ?? {})).toEqual(["__proto__", "constructor"]);
    expect("polluted" in {}).toBe(false);
  });
});

describe("the kind of body", () => {
  test.each([
    ["text/plain", {}],
    ["application/x-www-form-urlencoded", {}],
    ["", {}],
    ["application/json", { "content-encoding": "gzip" }],
  ])("%s %j is not taken", async (contentType, headers) => {
    const answer = await post(new Uint8Array(8), {
      ...(contentType ? { "content-type": contentType } : {}),
      ...headers,
    });
    expect(answer).toMatchObject({ status: 415, error: { code: "unsupported_media_type" } });
  });
});

describe("any input at all", () => {
  const sourceOf = (contentType: string, body: Uint8Array<ArrayBuffer>) =>
    new Request("http://x/", { method: "POST", body, headers: { "content-type": contentType } });

  test("is answered: fields, or a 4xx", async () => {
    const part = fc.tuple(
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom(
        "prompt",
        "metadata[a]",
        "metadata[__proto__]",
        "__proto__[x]",
        "input_reference",
        "a[b][c]",
        "[",
        "]",
        "",
      ),
      fc.boolean(),
    );
    const multipart = fc.array(part, { maxLength: 5 }).map((parts) =>
      parts
        .map(
          ([value, name, file]) =>
            `--BOUNDARY\r\nContent-Disposition: form-data; name="${name}"${file ? '; filename="f"' : ""}\r\n\r\n${value}\r\n`,
        )
        .join("")
        .concat("--BOUNDARY--\r\n"),
    );
    const body = fc.oneof(fc.json(), multipart, fc.string(), fc.uint8Array({ maxLength: 300 }));
    const contentType = fc.constantFrom(
      "application/json",
      "multipart/form-data; boundary=BOUNDARY",
      "multipart/form-data",
      "text/html",
    );
    await fc.assert(
      fc.asyncProperty(contentType, body, async (type, text) => {
        const bytes = typeof text === "string" ? Buffer.from(text) : text;
        const answer = await withBody(sourceOf(type, Uint8Array.from(bytes)), limits, async ({ fields }) => {
          expect(Object.hasOwn(fields, "input_reference")).toBe(false);
          return { status: 202 };
        });
        expect([202, 400, 415]).toContain(answer.status);
        expect("x" in {}).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});
