import fc from "fast-check";
import { expect, test } from "vitest";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import type { GroupLimits } from "../../../src/lib/domain/models/limits.ts";
import { type Happening, LineOfTickets } from "../../support/samples/lineOfTickets.ts";

const limits: fc.Arbitrary<GroupLimits> = fc.record({
  maxRunning: fc.integer({ min: 1, max: 4 }),
  maxCreatesPerMinute: fc.option(fc.integer({ min: 1, max: 3 })),
});
const acts = ["post", "bind", "lose", "refuse", "outage", "release", "busy", "askAgain", "withdraw"] as const;
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("time" as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("arrival" as const),
      twin: fc.option(fc.integer({ min: 0, max: 1 }), { freq: 2 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom(...acts), pick: fc.nat(9) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("post", "bind", "release"), pick: fc.nat(9) }) },
);
const history = fc.array(happening, { minLength: 20, maxLength: 150 });

/** Waiting tickets that nothing of their own holds back. */
function eligible(line: LineOfTickets): Ticket[] {
  const open = new Set([...line.in("granted"), ...line.in("posting")].map(({ fingerprint }) => fingerprint));
  return line
    .in("waiting")
    .filter(({ lapsed, retryAt, fingerprint }) => !lapsed && retryAt <= line.now && !open.has(fingerprint));
}

function play(start: GroupLimits, happenings: readonly Happening[], check: (line: LineOfTickets) => void) {
  const line = new LineOfTickets(start);
  for (const each of happenings) {
    line.happens(each);
    check(line);
  }
  return line;
}

test("there are never more holders of slots than the group may run", () => {
  fc.assert(
    fc.property(limits, history, (start, happenings) => {
      play(start, happenings, (line) => expect(line.holders()).toBeLessThanOrEqual(line.limits.maxRunning));
    }),
  );
});

test("after a limit was lowered nobody gets a slot until enough are given back", () => {
  const changing = fc.oneof(happening, fc.record({ kind: fc.constant("limits" as const), limits }));
  fc.assert(
    fc.property(limits, fc.array(changing, { minLength: 20, maxLength: 150 }), (start, happenings) => {
      play(start, happenings, (line) => {
        if (line.granted.length > 0) expect(line.holders()).toBeLessThanOrEqual(line.limits.maxRunning);
      });
    }),
  );
});

test("in no sixty seconds are more creates sent than the group may send in a minute", () => {
  let busy = 0;
  fc.assert(
    fc.property(limits, history, (start, happenings) => {
      const { creates } = play(start, happenings, () => undefined);
      const most = start.maxCreatesPerMinute ?? Number.POSITIVE_INFINITY;
      for (const last of creates) {
        const within = creates.filter((at) => at > last - 60_000 && at <= last).length;
        expect(within).toBeLessThanOrEqual(most);
        if (within === most) busy += 1;
      }
    }),
  );
  expect(busy).toBeGreaterThan(10);
});

test("whoever gets a slot came before everybody who could have had it", () => {
  fc.assert(
    fc.property(limits, history, (start, happenings) => {
      play(start, happenings, (line) => {
        const [first] = eligible(line);
        for (const { jobKey } of line.granted)
          expect(first === undefined || jobKey < first.jobKey).toBe(true);
      });
    }),
  );
});

test("two tickets of one fingerprint are never submitted at the same time", () => {
  fc.assert(
    fc.property(limits, history, (start, happenings) => {
      play(start, happenings, (line) => {
        const open = [...line.in("granted"), ...line.in("posting")].map(({ fingerprint }) => fingerprint);
        expect(new Set(open).size).toBe(open.length);
      });
    }),
  );
});

test("where no time is told, somebody holds a slot, who will wake the next one with it", () => {
  let sleeping = 0;
  fc.assert(
    fc.property(limits, history, (start, happenings) => {
      play(start, happenings, (line) => {
        if (line.lookAgainAt !== null || eligible(line).length === 0) return;
        expect(line.holders()).toBeGreaterThan(0);
        sleeping += 1;
      });
    }),
  );
  expect(sleeping).toBeGreaterThan(10);
});

/** Every waiter asks, and whoever has a slot submits, renders and gives it back, until nobody has one. */
function everybodyActs(line: LineOfTickets): void {
  do {
    for (const kind of ["askAgain", "post", "bind", "release"] as const) {
      for (const pick of line.tickets.keys()) line.happens({ kind, pick });
    }
  } while (line.in("granted").length + line.in("posting").length > 0);
}

test("no ticket starves: where somebody looks at each time that a look has told, all come to run", () => {
  fc.assert(
    fc.property(limits, history, (start, happenings) => {
      const line = play(start, happenings, () => undefined);
      for (let looks = 0; line.in("waiting").length > 0; looks++) {
        expect(looks).toBeLessThan(2 * line.tickets.length + 20);
        everybodyActs(line);
        line.look();
        if (line.in("waiting").length === 0) return;
        const lookAgainAt = line.lookAgainAt ?? Number.NaN;
        expect(lookAgainAt).toBeGreaterThanOrEqual(line.now + 1_000);
        line.happens({ kind: "time", ms: lookAgainAt - line.now });
      }
    }),
  );
});
