import { expect, test } from "vitest";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { walkKills } from "../support/proof/killWalk.ts";

const CREATE = "POST /openai/v1/videos";

/** A sample; `npm run bench -- reliability sigkill` takes every call. The create comes first: it takes longest to settle. */
const points = [
  { at: CREATE, when: "before" },
  { at: CREATE, when: "after" },
  { at: 7, when: "before" },
  { at: 18, when: "after" },
  { at: 29, when: "before" },
  { at: 40, when: "after" },
  { at: 51, when: "before" },
  { at: 62, when: "after" },
  { at: 73, when: "before" },
  { at: 84, when: "after" },
] as const;

test("a real host that is killed with SIGKILL at a sample of its calls makes each film once, and books it once", async () => {
  const report = await walkKills({ stacks: 3, points });
  expect(report.problems).toEqual([]);
  expect(report.kills).toBe(points.length);
  for (const figures of report.figures) expectOnce(figures);
});
