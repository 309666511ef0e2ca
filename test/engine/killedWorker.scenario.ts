import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DIES_AT } from "../../local/engine/plannedDeath.ts";
import { engineStack, killWorker, statusOf, sweepUntil } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { CallGate } from "../support/proof/callGate.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { eventually } from "../support/stack/stackApi.ts";

const CREATE = "POST /openai/v1/videos";
/** A claim that died with its process is left alone first, then looked for. */
const PATIENCE_MS = 240_000;

test.concurrent("kill -9 of the worker in an activity: in submit, after the provider has taken the job on", async (context) => {
  const gate = new CallGate();
  context.onTestFinished(() => gate.close());
  const stack = await engineStack(context, { gate });
  gate.arm({ at: CREATE, when: "after" }, () => killWorker(stack));
  const { id } = await stack.api.create({ prompt: "A film" });
  await eventually("whether the workflow has ended", () => stack.hasEnded(id), Boolean, PATIENCE_MS);
  expect(gate.disarm()).toBe(CREATE);
  const made = [{ id, film: textFilm }];
  see(context, `the step was tried again; ${await expectAllOnce(stack, made)}`);
});

test.concurrent("kill -9 of the worker in an episode: the workflow has failed, and a sweep takes it up again", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "dailies-engine-"));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const plan = join(folder, "dies-at");
  const stack = await engineStack(context, { settings: { [DIES_AT]: plan } });
  await writeFile(plan, "orchestration renderJob");
  const { id } = await stack.api.create({ prompt: "A film" });
  await eventually(
    "how the workflow is",
    () => statusOf(stack, id),
    (status) => status === "Failed",
  );
  await sweepUntil(stack, async () => (await stack.api.read(id)).stage === "completed");
  await eventually("whether the workflow has ended", () => stack.hasEnded(id), Boolean);
  see(context, `Failed, then swept; ${await expectAllOnce(stack, [{ id, film: textFilm }])}`);
});
