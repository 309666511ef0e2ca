import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRange, selectContent } from "../../../src/lib/http/content/selectContent.ts";

const content = { sizeBytes: 1_000, etag: '"0x1"', lastModified: new Date("2026-03-01T10:00:00Z") };
const DATE = "Sun, 01 Mar 2026 10:00:00 GMT";
const select = (headers: Record<string, string>, method = "GET", stored = content) =>
  selectContent(method, new Headers(headers), stored);

describe("without conditions", () => {
  test.each(["GET", "HEAD"])("a %s is the whole file, with its validators", (method) => {
    expect(select({}, method)).toEqual({
      kind: "whole",
      status: 200,
      headers: { etag: '"0x1"', "last-modified": DATE, "accept-ranges": "bytes", "content-length": "1000" },
    });
  });
});

describe("If-Modified-Since", () => {
  const since = (date: string, more: Record<string, string> = {}, method = "GET") =>
    select({ "if-modified-since": date, ...more }, method).kind;

  test.each(["GET", "HEAD"])("of the last change or later is 304 to a %s", (method) => {
    expect(since(DATE, {}, method)).toBe("not_modified");
    expect(since("Sun, 01 Mar 2026 10:00:01 GMT", {}, method)).toBe("not_modified");
  });

  test("does not see parts of a second", () => {
    const stored = { ...content, lastModified: new Date("2026-03-01T10:00:00.900Z") };
    expect(select({ "if-modified-since": DATE }, "GET", stored).kind).toBe("not_modified");
  });

  test("of an earlier time, or what is no date, gives the file", () => {
    for (const date of [
      "Sun, 01 Mar 2026 09:59:59 GMT",
      "2027",
      "yesterday",
      "",
      "Sun, 31 Foo 2027 10:00:00 GMT",
    ])
      expect(since(date)).toBe("whole");
  });

  test("does not count where a tag is sent", () => {
    expect(since(DATE, { "if-none-match": '"other"' })).toBe("whole");
    expect(since("Sun, 01 Mar 2020 10:00:00 GMT", { "if-none-match": '"0x1"' })).toBe("not_modified");
  });
});

describe("a range", () => {
  test.each([
    ["bytes=0-499", 0, 499],
    ["bytes=500-", 500, 999],
    ["bytes=-1", 999, 999],
    ["bytes=-5000", 0, 999],
    ["bytes=0-0", 0, 0],
    ["bytes=990-99999999999999999999999", 990, 999],
    ["Bytes=1-2", 1, 2],
  ])("%s is bytes %i to %i", (range, start, end) => {
    const part = select({ range });
    expect(part).toMatchObject({ kind: "part", status: 206, start, end });
    expect(part.headers).toMatchObject({
      "content-range": `bytes ${start}-${end}/1000`,
      "content-length": String(end - start + 1),
      etag: '"0x1"',
    });
  });

  test.each(["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999999-"])(
    "%s is outside the file",
    (range) => {
      expect(select({ range })).toEqual({
        kind: "unsatisfiable",
        headers: { "content-range": "bytes */1000", "accept-ranges": "bytes" },
      });
    },
  );

  test.each([
    "bytes=5-4",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=0-1,5-6",
    "lines=0-1",
    "bytes=0x1-2",
    "0-1",
    "bytes=+1-2",
    "bytes=1.5-2",
  ])("%s is ignored: malformed, or more than one", (range) => {
    expect(select({ range })).toMatchObject({ kind: "whole", status: 200 });
  });

  test("of a HEAD is ignored", () => {
    expect(select({ range: "bytes=0-1" }, "HEAD")).toMatchObject({ kind: "whole" });
  });

  test("of an empty file is outside of it", () => {
    for (const range of ["bytes=0-", "bytes=-1"]) expect(parseRange(range, 0)).toBe("unsatisfiable");
  });

  test("is always inside the file, whatever is asked, and what a well-formed one asks for", () => {
    const number = fc.oneof(fc.nat(2_000), fc.bigInt({ min: 0n, max: 10n ** 30n }));
    const wellFormed = fc
      .tuple(fc.option(number), fc.option(number))
      .map(([a, b]) => `bytes=${a ?? ""}-${b ?? ""}`);
    fc.assert(
      fc.property(fc.oneof(wellFormed, fc.string()), fc.nat(2_000), (header, size) => {
        const range = parseRange(header, size);
        if (typeof range === "string") return;
        const [, first, last] = /(\d*)-(\d*)/.exec(header) ?? [];
        expect(range.start).toBe(first === "" ? Math.max(0, size - Number(last)) : Number(first));
        expect(range.end).toBe(first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1));
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe("If-None-Match", () => {
  test.each(['"0x1"', 'W/"0x1"', '"a", "0x1"', "*", ' W/"b" ,W/"0x1"'])(
    "%s is what the caller has: 304 without a length",
    (tag) => {
      const answer = select({ "if-none-match": tag, range: "bytes=5000-" });
      expect(answer).toMatchObject({ kind: "not_modified", status: 304, headers: { etag: '"0x1"' } });
      expect(answer.headers).not.toHaveProperty("content-length");
      expect(select({ "if-none-match": tag }, "HEAD")).toMatchObject({ kind: "not_modified" });
    },
  );

  test.each(['"0x2"', "0x1", "", '"0x1'])("%s is something else", (tag) => {
    expect(select({ "if-none-match": tag })).toMatchObject({ kind: "whole" });
  });
});

describe("If-Range", () => {
  test.each([['"0x1"'], [DATE]])("%s still holds: the range", (validator) => {
    expect(select({ range: "bytes=0-1", "if-range": validator })).toMatchObject({ kind: "part" });
  });

  test.each([['W/"0x1"'], ['"0x2"'], ["Sun, 01 Mar 2026 10:00:01 GMT"], ["junk"]])(
    "%s does not: the whole file",
    (validator) => {
      expect(select({ range: "bytes=5000-", "if-range": validator })).toMatchObject({ kind: "whole" });
    },
  );
});
