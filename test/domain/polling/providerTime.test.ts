import { describe, expect, test } from "vitest";
import { onOurClock } from "../../../src/lib/domain/polling/providerTime.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;

describe("only distances are taken from a provider", () => {
  test.each([0, -30_000, 25 * HOUR, -400 * 24 * HOUR])(
    "with a clock that is %i ms off, a job of a minute ago is a minute old, and ends when it ends",
    (off) => {
      const theirs = NOW + off;
      const said = { createdAt: (theirs - 60_000) / 1_000, expiresAt: (theirs + HOUR) / 1_000 };
      expect(onOurClock(said, { date: theirs, now: NOW })).toEqual({
        createdAt: NOW - 60_000,
        expiresAt: NOW + HOUR,
        slackMs: 0,
        aheadMs: off,
      });
    },
  );

  test.each([
    ["older than a day", -25 * HOUR],
    ["more than a minute from the future", 61_000],
  ])("a creation that is %s is unknown", (_what, distance) => {
    const createdAt = (NOW + distance) / 1_000;
    expect(onOurClock({ createdAt, expiresAt: null }, { date: NOW, now: NOW }).createdAt).toBeNull();
  });

  test.each([0, -62_135_596_800, 1e308])("%d, which is no time, is unknown", (zero) => {
    const times = onOurClock({ createdAt: zero, expiresAt: zero }, { date: NOW, now: NOW });
    expect(times).toEqual({ createdAt: null, expiresAt: null, slackMs: 0, aheadMs: 0 });
  });

  test("without a Date it is our clock, with ten minutes to spare", () => {
    const createdAt = (NOW + 9 * 60_000) / 1_000;
    expect(onOurClock({ createdAt, expiresAt: null }, { date: null, now: NOW })).toEqual({
      createdAt: NOW + 9 * 60_000,
      expiresAt: null,
      slackMs: 600_000,
    });
  });
});
