import { expect, test } from "vitest";
import { type Line, type LineEvent, lineAfter } from "../../studio/pure/line.ts";
import { waitBeforeTry } from "../../studio/pure/waits.ts";

const after = (...events: readonly LineEvent[]): Line => events.reduce(lineAfter, "opening" as Line);

test("a stream that ends and comes back is nobody's business", () => {
  expect(after("opened", "broke")).toBe("wavering");
  expect(after("opened", "broke", "opened")).toBe("open");
});

test("a line that breaks before it was open again is lost, until it opens", () => {
  expect(after("opened", "broke", "broke")).toBe("lost");
  expect(after("broke")).toBe("lost");
  expect(after("opened", "broke", "broke", "opened")).toBe("open");
});

test("without a network it is lost at once, and a network alone does not bring it back", () => {
  expect(after("opened", "offline")).toBe("lost");
  expect(after("opened", "offline", "online")).toBe("lost");
  expect(after("opened", "offline", "online", "opened")).toBe("open");
});

test("tries come apart, up to half a minute, and as the server asks", () => {
  expect([1, 2, 3, 6, 20].map((failed) => waitBeforeTry(failed, null))).toEqual([
    1_000, 2_000, 4_000, 30_000, 30_000,
  ]);
  expect(waitBeforeTry(1, 7)).toBe(7_000);
  expect(waitBeforeTry(1, 0)).toBe(1_000);
  expect(waitBeforeTry(1, 3_600)).toBe(60_000);
});
