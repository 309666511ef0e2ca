import { describe, expect, test } from "vitest";
import { FIELDS_BYTES_AT_MOST } from "../../../src/lib/http/body/bodyLimits.ts";
import { largeBodySlot, readBytes } from "../../../src/lib/http/body/readBytes.ts";
import { withBody } from "../../../src/lib/http/body/withBody.ts";
import { json, limits, MIB, post } from "../../support/http/post.ts";

/** A body that comes in pieces and counts how much of it was taken. */
function flow(
  totalBytes: number,
  chunkBytes = 65_536,
): { readonly body: ReadableStream; readonly pulled: () => number } {
  let pulled = 0;
  const body = new ReadableStream(
    {
      pull: (controller) => {
        if (pulled >= totalBytes) return controller.close();
        pulled += chunkBytes;
        controller.enqueue(new Uint8Array(chunkBytes).fill(32));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, pulled: () => pulled };
}

describe("a large body", () => {
  const type = { "content-type": "application/json" };

  test("of 100 MB, declared, is refused without a byte of it being read", async () => {
    const { body, pulled } = flow(100 * MIB);
    const answer = await post(body, { ...type, "content-length": String(100 * MIB) });
    expect(answer).toMatchObject({ status: 413, error: { code: "too_large" } });
    expect(pulled()).toBe(0);
  });

  test("of 100 MB, undeclared or declared too short, is refused as soon as it passes the limit", async () => {
    for (const headers of [{}, { "content-length": "10" }, { "content-length": "nonsense" }]) {
      const { body, pulled } = flow(100 * MIB);
      expect(await post(body, { ...type, ...headers })).toMatchObject({ status: 413 });
      expect(pulled()).toBeLessThanOrEqual(limits.bodyBytes + 2 * 65_536);
    }
  });

  test("finds two places, and the third is told to come back", async () => {
    const gate = Promise.withResolvers<{ status: number }>();
    const large = () =>
      new Request("http://x/", {
        method: "POST",
        headers: type,
        body: JSON.stringify({ prompt: "x".repeat(FIELDS_BYTES_AT_MOST) }),
      });
    const entered: string[] = [];
    const enter = (name: string) => () => {
      entered.push(name);
      return gate.promise;
    };
    const first = withBody(large(), limits, enter("first"));
    const second = withBody(large(), limits, enter("second"));
    await expect.poll(() => entered, { timeout: 20_000 }).toEqual(["first", "second"]);

    const third = await withBody(large(), limits, () => gate.promise);
    expect(third).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(await json({ prompt: "small ones are not held up" })).toMatchObject({ status: 202 });

    gate.resolve({ status: 202 });
    await Promise.all([first, second]);
    expect(await withBody(large(), limits, () => gate.promise)).toEqual({ status: 202 });
  });

  test("gives its place back when its reader throws", async () => {
    const large = () => post("x".repeat(FIELDS_BYTES_AT_MOST + 9), type);
    for (let i = 0; i < 3; i += 1) expect(await large()).toMatchObject({ status: 400 });
    const request = () =>
      new Request("http://x/", {
        method: "POST",
        headers: type,
        body: JSON.stringify({ p: "x".repeat(FIELDS_BYTES_AT_MOST) }),
      });
    for (let i = 0; i < 3; i += 1) {
      await expect(withBody(request(), limits, () => Promise.reject(new Error("storage")))).rejects.toThrow(
        "storage",
      );
    }
  });

  test("whose client goes away is refused, not waited for", async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(9)),
      pull: (controller) => controller.error(new Error("ECONNRESET")),
    });
    expect(await post(body, type)).toMatchObject({ status: 400, error: { code: "invalid_value" } });
  });
});

describe("a body that stops arriving", () => {
  test("is given up, so that it does not keep a place for ever", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(9)) });
    const source = { body, headers: new Headers() };
    expect(await readBytes(source, limits.bodyBytes, largeBodySlot(), 20)).toEqual({ kind: "broken_off" });
  });
});
