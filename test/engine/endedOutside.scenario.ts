import { expect, test } from "vitest";
import { engineStack, sweepUntil, terminate } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";

const PROMPT = `A film ${UNTIL_TOLD}`;

test("a workflow that an operator ended is swept up: a second run, and no second job", async (context) => {
  const stack = await engineStack(context);
  const { id } = await stack.api.create({ prompt: PROMPT });
  await rendering(stack, id);
  await terminate(stack, id);
  await eventually("whether the workflow has ended", () => stack.hasEnded(id), Boolean);
  await sweepUntil(stack, async () => stack.hostLines.some((line) => line.includes('"video_restarted"')));
  await finishJobs(stack, PROMPT);
  await sweepUntil(stack, async () => (await stack.api.read(id)).stage === "completed");
  await eventually("whether the second run has ended", () => stack.hasEnded(id), Boolean);
  expect(await stack.sora.jobs()).toHaveLength(1);
  see(context, `run 2 beside the child of run 1; ${await expectAllOnce(stack, [{ id, film: textFilm }])}`);
});
