import { expect, test } from "vitest";
import { archivedOutcome } from "../../../src/lib/domain/video/archivedOutcome.ts";

const blocked = { code: "moderation_blocked" } as const;
const withheld = { code: null };

test("films that were had, or were lost at their expiry, were made", () => {
  expect(archivedOutcome(0, 1, [])).toEqual({ kind: "made", jobIndex: 0, films: 1 });
});

test("a film in whose place a content policy stood was not made, and costs nothing", () => {
  expect(archivedOutcome(0, 1, [blocked])).toEqual({
    kind: "failed",
    jobIndex: 0,
    code: "moderation_blocked",
  });
  expect(archivedOutcome(1, 3, [blocked])).toEqual({ kind: "made", jobIndex: 1, films: 2 });
});

test("a film that was never more than a fault is one that nobody can account for", () => {
  expect(archivedOutcome(0, 1, [withheld])).toEqual({ kind: "expired", jobIndex: 0 });
  expect(archivedOutcome(0, 2, [withheld, blocked])).toEqual({ kind: "expired", jobIndex: 0 });
});
