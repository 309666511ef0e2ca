import { setImmediate, setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FIELDS_BYTES_AT_MOST } from "../../../src/lib/http/body/bodyLimits.ts";
import { largeBodyPlace, readBytes } from "../../../src/lib/http/body/readBytes.ts";
import { uploadPlaces } from "../../../src/lib/http/body/uploadPlaces.ts";
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

const rules = {
  count: 2,
  lineAtMost: 4,
  patienceMs: 60_000,
  graceMs: 1_000,
  leastBytesPerSecond: 1_000,
  now: () => 0,
};

/** An upload that sends what it is told to, when it is told to; `heard` when all of it so far has been taken in. */
function upload(firstBytes: number) {
  const waiting = new Set<() => void>();
  let send: ReadableStreamDefaultController | undefined;
  const body = new ReadableStream(
    {
      start: (controller) => {
        send = controller;
        controller.enqueue(new Uint8Array(firstBytes).fill(32));
      },
      pull: () => {
        for (const done of waiting) done();
      },
    },
    { highWaterMark: 0 },
  );
  const heard = () => new Promise<void>((resolve) => waiting.add(resolve));
  return {
    source: { body, headers: new Headers({ "content-type": "application/json" }) },
    first: heard(),
    send: (text: string) => send?.enqueue(Buffer.from(text)),
    end: () => send?.close(),
  };
}

describe("two slow uploads", () => {
  const small = FIELDS_BYTES_AT_MOST - 9;
  const large = FIELDS_BYTES_AT_MOST + 9;
  const accept = async () => ({ status: 202 });
  const quick = () => new Response(Buffer.alloc(large, 32).fill("{}", 0, 2));
  const send = (place: ReturnType<ReturnType<typeof uploadPlaces>>) => {
    const { body } = quick();
    return withBody(
      { body, headers: new Headers({ "content-type": "application/json" }) },
      limits,
      accept,
      place,
    );
  };

  test("hold no place before a MiB of each has come, however long they say they will be", async () => {
    const place = uploadPlaces(rules);
    const slow = [upload(small), upload(small)];
    for (const { source } of slow) source.headers.set("content-length", String(2 * MIB));
    const answers = slow.map(({ source }) => withBody(source, limits, accept, place()));
    expect(await send(place())).toMatchObject({ status: 202 });
    for (const each of slow) {
      each.send("{}");
      each.end();
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([202, 202]);
  });

  test("lose their places to others who wait, once they are behind the least pace", async () => {
    let now = 0;
    const place = uploadPlaces({ ...rules, now: () => now });
    const slow = [upload(large), upload(large)];
    const answers = slow.map(({ source }) => withBody(source, limits, accept, place()));
    await Promise.all(slow.map(({ first }) => first));
    const third = send(place());
    now = 1_000_000;
    expect(await third).toMatchObject({ status: 202 });
    const lost = await Promise.race(answers);
    expect(lost).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(lost.jsonBody.error.message).toContain("so slow");
  });

  test("keep their places while nobody else wants one, and while they keep the pace", async () => {
    let now = 0;
    const place = uploadPlaces({ ...rules, patienceMs: 300, now: () => now });
    const slow = [upload(large), upload(large)];
    const answers = slow.map(({ source }) => withBody(source, limits, accept, place()));
    await Promise.all(slow.map(({ first }) => first));
    for (const { send: more } of slow) more(" ".repeat(2_500));
    await setImmediate();
    now = 3_000;
    expect(await send(place())).toMatchObject({ status: 503 });
    now = 1_000_000;
    for (const each of slow) {
      each.send("{}");
      each.end();
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([202, 202]);
  });

  test("leave the line in the order in which it was joined, and it has an end", async () => {
    const place = uploadPlaces({ ...rules, count: 1, lineAtMost: 2 });
    const first = place();
    expect(await first.take()).toBe(true);
    const order: string[] = [];
    const inLine = ["second", "third"].map((name) => {
      const mine = place();
      return mine.take().then(() => {
        order.push(name);
        mine.giveBack();
      });
    });
    expect(await place().take()).toBe(false);
    first.giveBack();
    await Promise.all(inLine);
    expect(order).toEqual(["second", "third"]);
  });
});

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
      // The rest is taken off the wire and dropped, which has begun by now.
      expect(pulled()).toBeLessThanOrEqual(limits.bodyBytes + 8 * 65_536);
    }
  });

  test("that never ends is cut off in the end, so that its connection serves nobody else", async () => {
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    const chunk = new Uint8Array(MIB);
    const body = new ReadableStream(
      { pull: (controller) => controller.enqueue(chunk), cancel: () => resolve() },
      { highWaterMark: 0 },
    );
    expect(await post(body, type)).toMatchObject({ status: 413 });
    await cut;
  });

  test("finds two places, and the third is told to come back when its patience ends", async () => {
    const place = uploadPlaces({ ...rules, patienceMs: 20 });
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
    const first = withBody(large(), limits, enter("first"), place());
    const second = withBody(large(), limits, enter("second"), place());
    await expect.poll(() => entered).toEqual(["first", "second"]);

    const third = await withBody(large(), limits, () => gate.promise, place());
    expect(third).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(await json({ prompt: "small ones are not held up" })).toMatchObject({ status: 202 });

    gate.resolve({ status: 202 });
    await Promise.all([first, second]);
    expect(await withBody(large(), limits, () => gate.promise, place())).toEqual({ status: 202 });
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
    const patience = { stalledMs: 20, wholeMs: 60_000 };
    expect(await readBytes(source, limits.bodyBytes, largeBodyPlace(), patience)).toEqual({
      kind: "broken_off",
    });
  });

  test("or arrives byte by byte without an end", async () => {
    const body = new ReadableStream({
      pull: async (controller) => {
        await setTimeout(2);
        controller.enqueue(new Uint8Array(1));
      },
    });
    const patience = { stalledMs: 60_000, wholeMs: 50 };
    const read = await readBytes(
      { body, headers: new Headers() },
      limits.bodyBytes,
      largeBodyPlace(),
      patience,
    );
    expect(read).toEqual({ kind: "broken_off" });
  });
});
