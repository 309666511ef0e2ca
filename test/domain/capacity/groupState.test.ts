import { expect, test } from "vitest";
import { grant } from "../../../src/lib/domain/capacity/grant.ts";
import {
  afterAnswer,
  afterOutage,
  UNTOUCHED,
  withHolding,
} from "../../../src/lib/domain/capacity/groupState.ts";
import { holdsSlot, mayHoldUntil } from "../../../src/lib/domain/capacity/holding.ts";
import type { GroupState, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import { CLAIM, ticketOf } from "../../support/samples/sampleTicket.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const THREE = { maxRunning: 3, maxCreatesPerMinute: null };
const WAITING: TicketState = { kind: "waiting" };

/** The group after tries that nobody took, each begun as soon as the pause before it was over. */
function afterTries(tries: number): { readonly state: GroupState; readonly pauses: readonly number[] } {
  let state = UNTOUCHED;
  let now = NOW;
  const pauses: number[] = [];
  for (let each = 0; each < tries; each++) {
    state = afterOutage(state, now, now) ?? state;
    pauses.push((state.pausedUntil - now) / SECOND);
    now = state.pausedUntil;
  }
  return { state, pauses };
}

test("a resource that is out of reach pauses 5 s, doubling to 5 minutes", () => {
  expect(afterTries(9).pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
});

test("jobs that fail together are one outage, and one pause of 5 s", () => {
  let state: GroupState = UNTOUCHED;
  for (let each = 0; each < 10; each++) state = afterOutage(state, NOW, NOW + each * SECOND) ?? state;
  expect(state).toMatchObject({ outages: 1, pausedUntil: NOW + 5 * SECOND });
  // The looser rule counts each of them: ten that fail in one second pause their line for five minutes.
  expect(afterTries(10).pauses.at(-1)).toBe(300);
});

test("an answer ends the outage", () => {
  expect(afterAnswer(afterTries(3).state)).toMatchObject({ outages: 0 });
  expect(afterAnswer(UNTOUCHED)).toBeNull();
});

test("the turn to try a paused resource passes on after two minutes, or as soon as the try is over", () => {
  const state = { ...UNTOUCHED, outages: 1 };
  const claimed = { kind: "posting", ...CLAIM, claimedAt: NOW } as const;
  const posting = (postBy: number): TicketState => ({ ...claimed, postBy });
  const over = (endedAt: number): TicketState => ({ ...claimed, postBy: NOW + 10 * MINUTE, endedAt });
  const grantedAt = (now: number, first: TicketState) => {
    const line = [first, WAITING, WAITING].map((each, place) => ticketOf(place, { state: each }));
    return grant(line, state, THREE, now).granted.length;
  };
  expect(grantedAt(NOW, WAITING)).toBe(1);
  expect(grantedAt(NOW + MINUTE, posting(NOW + 10 * MINUTE))).toBe(0);
  expect(grantedAt(NOW + 2 * MINUTE, posting(NOW + 10 * MINUTE))).toBe(1);
  expect(grantedAt(NOW + 10 * SECOND, posting(NOW + 5 * SECOND))).toBe(1);
  expect(grantedAt(NOW + 10 * SECOND, over(NOW + 5 * SECOND))).toBe(1);
});

const BINDING = { providerId: "p", submittedAt: NOW, expiresAt: NOW, target: CLAIM.target };
// The last is further ahead than any slot is held: believed only once it has come nearer.
const TIMES = [NOW - MINUTE, NOW, NOW + MINUTE, NOW + 120 * MINUTE, NOW + 1_500 * MINUTE];
const STATES: readonly TicketState[] = [
  WAITING,
  ...TIMES.map((until) => ({ kind: "granted", until }) as const),
  { kind: "posting", ...CLAIM },
  ...TIMES.map((slotUntil) => ({ kind: "unknown", ...CLAIM, slotUntil }) as const),
  ...[true, false].map((slot) => ({ kind: "bound", slot, ...BINDING }) as const),
  ...TIMES.map((slotUntil) => ({ kind: "bound", slot: false, slotUntil, ...BINDING }) as const),
  { kind: "withdrawn" },
];

test("who is left out of the list can hold a slot only once another step lets it hold one for longer", () => {
  for (const before of STATES) {
    const ticket = ticketOf(0, { state: before });
    if (withHolding(UNTOUCHED, [ticket], [], NOW).holding?.includes(ticket.jobKey)) continue;
    for (const state of STATES) {
      const after = ticketOf(0, { state });
      const canHold = TIMES.some((time) => time >= NOW && holdsSlot(after, time));
      expect(canHold && mayHoldUntil(after) <= mayHoldUntil(ticket), `${before.kind}, ${state.kind}`).toBe(
        false,
      );
    }
  }
});

test("who lost its grant is listed until it asks again", () => {
  const listed = (lapsed: boolean, state: TicketState) =>
    withHolding(UNTOUCHED, [ticketOf(0, { lapsed, state })], [], NOW).holding?.length;
  expect(listed(true, WAITING)).toBe(1);
  expect(listed(false, WAITING)).toBe(0);
  expect(listed(true, { kind: "withdrawn" })).toBe(0);
});

test("who cannot be read stays in the list, and comes into it where there is none", () => {
  const holding = (before: GroupState["holding"]) =>
    withHolding({ ...UNTOUCHED, holding: before }, [], ["held", "never held"], NOW).holding;
  expect(holding(["gone", "held"])).toEqual(["held"]);
  expect(holding([])).toEqual([]);
  expect(holding(null)).toEqual(["held", "never held"]);
});
