import { expect, test } from "vitest";
import {
  type Budgets,
  budgetStates,
  exceededBy,
  leftOf,
  NO_BUDGET,
} from "../../../src/lib/domain/money/budget.ts";
import { NOTHING } from "../../../src/lib/domain/money/sums.ts";

const DAY = { ...NOTHING, reserved: 10, unaccounted: 5, spent: 20 };
const MONTH = { ...NOTHING, reserved: 10, unaccounted: 5, spent: 200 };
const STANDING = { owner: { day: NOTHING, month: DAY }, all: { day: DAY, month: MONTH } };

function budgets(changes: Partial<Budgets>): Budgets {
  return { owner: NO_BUDGET, all: NO_BUDGET, ...changes };
}

test("without a limit there is nothing to exceed", () => {
  const states = budgetStates(budgets({}), STANDING);
  expect(states).toEqual([]);
  expect(exceededBy(1e12, states)).toBeNull();
});

test("what is reserved, spent and unaccounted for is used; a video fits that uses the rest up to the last unit", () => {
  const states = budgetStates(budgets({ all: { perDay: 40, perMonth: null } }), STANDING);
  expect(states).toEqual([{ scope: "all", period: "day", limit: 40, reserved: 15, spent: 20 }]);
  expect(exceededBy(5, states)).toBeNull();
  expect(exceededBy(6, states)).toEqual(states[0]);
});

test("of several budgets in the way the owner's own is named, which its owner can see", () => {
  const states = budgetStates(
    { owner: { perDay: null, perMonth: 35 }, all: { perDay: 35, perMonth: 215 } },
    STANDING,
  );
  expect(exceededBy(1, states)).toMatchObject({ scope: "owner", period: "month" });
  expect(exceededBy(1, states.slice(1))).toMatchObject({ scope: "all", period: "day" });
  expect(exceededBy(1, states.slice(2))).toMatchObject({ scope: "all", period: "month" });
});

test("a budget that a bill has overdrawn has nothing left, and still lets through what costs nothing", () => {
  const states = budgetStates(budgets({ all: { perDay: 0, perMonth: null } }), STANDING);
  expect(states.map(leftOf)).toEqual([0]);
  expect(exceededBy(0, states)).toBeNull();
  expect(exceededBy(1, states)).not.toBeNull();
});
