import { expect, test } from "vitest";
import { saidRenderMs } from "../../../src/lib/domain/polling/providerTime.ts";
import { renderTimeOf } from "../../../src/lib/domain/polling/renderTime.ts";

const look = { submittedAt: 1_000, seenAt: 101_000, now: 111_000, said: undefined };

test("without the provider's word a job was made in the middle between the last two looks", () => {
  expect(renderTimeOf(look)).toBe(105_000);
});

test("nothing is learnt from looks that lie further apart than a fifth of the time", () => {
  expect(renderTimeOf({ ...look, seenAt: 89_000 })).toBeNull();
  expect(renderTimeOf({ ...look, seenAt: 91_000 })).toBe(100_000);
  expect(renderTimeOf({ ...look, seenAt: undefined })).toBeNull();
  expect(renderTimeOf({ ...look, seenAt: 1_000 })).toBeNull();
});

test("the provider's word counts within what the looks have shown", () => {
  expect(renderTimeOf({ ...look, seenAt: 1_000, said: 67_000 })).toBe(67_000);
  expect(renderTimeOf({ ...look, said: 67_000 })).toBe(100_000);
  expect(renderTimeOf({ ...look, said: 900_000 })).toBe(110_000);
  expect(renderTimeOf({ ...look, seenAt: undefined, said: 0 })).toBe(1);
});

test("a provider's times tell a distance, and only when both can be true", () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const unix = now / 1_000;
  const said = (createdAt: number | null, completedAt: number | null) =>
    saidRenderMs({ createdAt, completedAt }, { date: now, now: now + 25 * 3_600_000 });
  expect(said(unix - 100, unix - 33)).toBe(67_000);
  expect(said(unix - 100, unix - 100)).toBe(500);
  for (const [created, completed] of [
    [null, unix],
    [unix, null],
    [unix - 10, unix - 20],
    [unix - 10, unix + 300],
    [unix - 200_000, unix - 10],
    [0, unix],
  ] as const)
    expect(said(created, completed)).toBeNull();
});
