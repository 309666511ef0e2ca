import { expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { ConfigError } from "../../src/lib/config/settingProblem.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { RIGHT_SETTINGS } from "../support/config/wrongSettings.ts";

const read = (settings: Readonly<Record<string, string>>) =>
  readConfig({ ...RIGHT_SETTINGS, ...settings }, PROFILES);

function problemsWith(settings: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ name, problem }) => `${name}: ${problem}`);
  }
}

test("an owner has the budget that was written for them, whoever is not named that of `*`, and all share one", () => {
  const owners = { anna: { perDay: 1.5 }, "*": { perDay: 2, perMonth: 20 }, __proto__: null };
  const { budgetsOf } = read({
    BUDGET_USD_PER_DAY: "0",
    BUDGET_USD_PER_MONTH: "100.00005",
    OWNER_BUDGETS: JSON.stringify(owners),
  });
  const all = { perDay: 0, perMonth: 1_000_001 };
  expect(budgetsOf("anna")).toEqual({ owner: { perDay: 15_000, perMonth: null }, all });
  for (const owner of ["ben", "constructor", "__proto__"])
    expect(budgetsOf(owner)).toEqual({ owner: { perDay: 20_000, perMonth: 200_000 }, all });
});

test("a budget of an owner that no object can hold is refused, and not left out unseen", () => {
  const OWNER_BUDGETS = '{"anna": {"perDay": 1}, "__proto__": {"perDay": 1}}';
  expect(problemsWith({ OWNER_BUDGETS })).toEqual(["OWNER_BUDGETS: has a member named '__proto__'"]);
});

test("an owner's budget that is no amount is named without the owner", () => {
  const owners = { anna: { perDay: "2" }, ben: { perMonth: -1 }, cleo: { perWeek: 1 } };
  expect(problemsWith({ OWNER_BUDGETS: JSON.stringify(owners) })).toEqual([
    "OWNER_BUDGETS: <owner>.perDay must be a number",
    "OWNER_BUDGETS: <owner>.perMonth must be at least 0",
    "OWNER_BUDGETS: <owner> has unknown members: perWeek",
  ]);
});
