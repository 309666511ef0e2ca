import { expect, test } from "vitest";
import { walkKills } from "../support/reliability/killWalk.ts";

/** One in so many calls; `npm run bench -- reliability sigkill` takes all of them. */
const ONE_IN = 30;

test("a real host that is killed with SIGKILL at a sample of its calls makes each film once, and books it once", async () => {
  const report = await walkKills({ stacks: 1, choose: ({ call }) => call % ONE_IN === 5 });
  expect(report.problems).toEqual([]);
  expect(report.kills).toBeGreaterThan(2);
  for (const { accepted, jobsBilled, booked, invoiced } of report.figures) {
    expect({ jobsBilled, booked }).toEqual({ jobsBilled: accepted, booked: invoiced });
  }
}, 600_000);
