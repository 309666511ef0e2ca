import { describe, expect, test } from "vitest";
import { grant } from "../../../src/lib/domain/capacity/grant.ts";
import { recentCreates, UNTOUCHED } from "../../../src/lib/domain/capacity/groupState.ts";
import { holdsSlot } from "../../../src/lib/domain/capacity/holding.ts";
import type { GroupState, Ticket, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import type { GroupLimits } from "../../../src/lib/domain/models/limits.ts";
import { SORA_2 } from "../../support/samples/sampleModels.ts";
import { CLAIM, ticketOf } from "../../support/samples/sampleTicket.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const TWO: GroupLimits = { maxRunning: 2, maxCreatesPerMinute: null };
const IDLE: GroupState = UNTOUCHED;
const SECOND = 1_000;
const MINUTE = 60_000;

const POSTING: TicketState = { kind: "posting", ...CLAIM };
const BINDING = { providerId: "p", submittedAt: NOW, expiresAt: NOW, target: SORA_2.target };
const RUNNING: TicketState = { kind: "bound", slot: true, ...BINDING };
const RENDERED: TicketState = { kind: "bound", slot: false, ...BINDING };
const unknownUntil = (slotUntil: number): TicketState => ({ kind: "unknown", slotUntil, ...CLAIM });

/** A line of tickets in these states, oldest first. */
function line(...states: readonly (Partial<Ticket> | TicketState)[]): Ticket[] {
  return states.map((each, place) => ticketOf(place, "kind" in each ? { state: each } : each));
}
const WAITING: TicketState = { kind: "waiting" };

/** Places in the line of those that now have a slot. */
function granted(tickets: readonly Ticket[], group = IDLE, limits = TWO, now = NOW): number[] {
  const decision = grant(tickets, group, limits, now);
  for (const { state } of decision.granted)
    expect(state).toEqual({ kind: "granted", until: now + 2 * MINUTE });
  return decision.granted.map(({ jobKey }) => tickets.findIndex((each) => each.jobKey === jobKey));
}

function looksAgainAfter(tickets: readonly Ticket[], group = IDLE, limits = TWO): number | null {
  const { lookAgainAt } = grant(tickets, group, limits, NOW);
  return lookAgainAt === null ? null : lookAgainAt - NOW;
}

describe("free slots", () => {
  test("go to the tickets that came first", () => {
    expect(granted(line(WAITING, WAITING, WAITING))).toEqual([0, 1]);
    expect(granted(line(RUNNING, WAITING, WAITING))).toEqual([1]);
    expect(granted(line(RUNNING, POSTING, WAITING))).toEqual([]);
    expect(granted([])).toEqual([]);
  });

  test("are counted by the limits as they are now", () => {
    const tickets = line(RUNNING, RUNNING, WAITING, WAITING, WAITING);
    expect(granted(tickets, IDLE, { ...TWO, maxRunning: 4 })).toEqual([2, 3]);
    expect(granted(tickets, IDLE, { ...TWO, maxRunning: 1 })).toEqual([]);
  });

  test.each<[string, TicketState, boolean]>([
    ["waiting", WAITING, false],
    ["granted", { kind: "granted", until: NOW + 1 }, true],
    ["granted too long ago", { kind: "granted", until: NOW }, false],
    ["being posted, however long ago", POSTING, true],
    ["running at the provider", RUNNING, true],
    ["rendered and being archived", RENDERED, false],
    ["unknown, and could still be rendering", unknownUntil(NOW + 1), true],
    ["unknown for longer than any render takes", unknownUntil(NOW), false],
    ["refused", { kind: "refused", code: "invalid_request" }, false],
    ["withdrawn", { kind: "withdrawn" }, false],
  ])("are taken by a ticket that is %s: %s", (_name, state, holds) => {
    expect(holdsSlot(ticketOf(0, { state }), NOW)).toBe(holds);
    expect(granted(line(state, RUNNING, WAITING))).toEqual(state.kind === "waiting" ? [0] : holds ? [] : [2]);
  });

  test("are not offered before a ticket's own time to try again has come", () => {
    const tickets = line({ retryAt: NOW + 1 }, { retryAt: NOW }, WAITING);
    expect(granted(tickets)).toEqual([1, 2]);
    expect(looksAgainAfter(line({ retryAt: NOW + 30 * SECOND }))).toBe(30 * SECOND);
  });
});

describe("a grant that is not used within two minutes", () => {
  const stale: TicketState = { kind: "granted", until: NOW };

  test("passes on to the next in line, and does not come back by itself", () => {
    const tickets = line(stale, WAITING, WAITING, WAITING);
    const { changed } = grant(tickets, IDLE, TWO, NOW);
    expect(changed.map(({ state, lapsed }) => `${state.kind}${lapsed ? " lapsed" : ""}`)).toEqual([
      "waiting lapsed",
      "granted",
      "granted",
    ]);
    expect(granted(line({ lapsed: true }, WAITING, WAITING))).toEqual([1, 2]);
  });

  test("keeps its place for a waiter that asks again", () => {
    expect(granted(line({ lapsed: false }, WAITING, WAITING))).toEqual([0, 1]);
  });

  test("of dead waiters at the head blocks nobody", () => {
    const dead = line(stale, stale, WAITING, WAITING);
    expect(granted(dead)).toEqual([2, 3]);
  });
});

describe("twins", () => {
  const twin = { fingerprint: "same" };

  test("are handed over one at a time, so that a lost reply has one job to find", () => {
    expect(granted(line(twin, twin, WAITING))).toEqual([0, 2]);
    expect(granted(line({ ...twin, state: POSTING }, twin, WAITING))).toEqual([2]);
    expect(granted(line({ ...twin, state: { kind: "granted", until: NOW + 1 } }, twin))).toEqual([]);
  });

  test("follow once the one before is bound, unknown or refused", () => {
    for (const state of [RUNNING, RENDERED, unknownUntil(NOW + 1), { kind: "withdrawn" } as const]) {
      expect(granted(line({ ...twin, state }, twin))).toEqual([1]);
    }
  });
});

describe("a pause of the group", () => {
  const paused = { ...IDLE, pausedUntil: NOW + 20 * SECOND };

  test("holds everybody back and keeps their places", () => {
    expect(granted(line(WAITING, WAITING), paused)).toEqual([]);
    expect(granted(line(WAITING, WAITING, WAITING), paused, TWO, NOW + 20 * SECOND)).toEqual([0, 1]);
    expect(looksAgainAfter(line(WAITING), paused)).toBe(20 * SECOND);
  });

  test("does not keep unused grants from running out", () => {
    const { changed } = grant(line({ kind: "granted", until: NOW }), paused, TWO, NOW);
    expect(changed).toMatchObject([{ lapsed: true, state: { kind: "waiting" } }]);
  });
});

describe("a limit of creates a minute", () => {
  const rated: GroupLimits = { maxRunning: 5, maxCreatesPerMinute: 2 };
  const three = line(WAITING, WAITING, WAITING);

  test("counts the creates of the last sixty seconds", () => {
    const creates = [NOW - MINUTE, NOW - MINUTE + 1, NOW - 10];
    expect(recentCreates({ ...IDLE, creates }, NOW)).toEqual([NOW - MINUTE + 1, NOW - 10]);
    expect(granted(three, { ...IDLE, creates }, rated)).toEqual([]);
    expect(granted(three, { ...IDLE, creates: [NOW - MINUTE, NOW - 10] }, rated)).toEqual([0]);
  });

  test("counts grants that are still to be used", () => {
    expect(granted(line({ kind: "granted", until: NOW + 1 }, WAITING, WAITING), IDLE, rated)).toEqual([1]);
  });

  test("says when the minute is over", () => {
    const creates = [NOW - 45 * SECOND, NOW - 5 * SECOND];
    expect(looksAgainAfter(three, { ...IDLE, creates }, rated)).toBe(15 * SECOND);
    expect(looksAgainAfter(three, IDLE, rated)).toBe(MINUTE);
    expect(looksAgainAfter(line(RUNNING, RUNNING), { ...IDLE, creates }, TWO)).toBeNull();
    const full = line(RUNNING, RUNNING, WAITING);
    expect(looksAgainAfter(full, { ...IDLE, creates }, { ...rated, maxRunning: 2 })).toBeNull();
  });
});

describe("the next one looks again by itself", () => {
  test("when a time is all that is in its way, and otherwise not before somebody wakes it", () => {
    expect(looksAgainAfter(line(RUNNING, RUNNING, WAITING))).toBeNull();
    expect(looksAgainAfter(line({ kind: "granted", until: NOW + 7 * SECOND }, RUNNING, WAITING))).toBeNull();
    expect(looksAgainAfter(line(RUNNING, unknownUntil(NOW + 90 * SECOND), WAITING))).toBe(90 * SECOND);
  });

  test("when the turn to try is over that another one has, of whom nothing may be heard", () => {
    const out = { ...IDLE, outages: 1 };
    expect(granted(line(WAITING, WAITING), out)).toEqual([0]);
    expect(looksAgainAfter(line(WAITING, WAITING), out)).toBe(2 * MINUTE);
    const trying = line({ kind: "granted", until: NOW + 7 * SECOND }, WAITING);
    expect(looksAgainAfter(trying, out)).toBe(7 * SECOND);
  });

  test("never sooner than after a second", () => {
    expect(looksAgainAfter(line(RUNNING, unknownUntil(NOW + 3), WAITING))).toBe(SECOND);
  });
});

test("a look that changes nothing says so, so that nothing is written", () => {
  expect(grant(line(RUNNING, POSTING, WAITING), IDLE, TWO, NOW).changed).toEqual([]);
});
