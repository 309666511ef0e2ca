import { setTimeout as sleep } from "node:timers/promises";
import type { TestContext } from "vitest";
import { lastWords } from "../stack/lastWords.ts";
import { type StackOptions, startTestStack, type TestStack } from "../stack/stack.ts";
import { eventually } from "../stack/stackApi.ts";

/** Provider calls end soon, so that a claim whose call died with its process is settled soon. */
const SETTINGS = { PROVIDER_TIMEOUT_SECONDS: "5" };

const SWEEP_EVERY_MS = 3_000;
const SWEPT_WITHIN_MS = 240_000;

/** A stack of one test on the real engine; what its host said is told when the test fails. */
export async function engineStack(
  { task, onTestFinished }: TestContext,
  options: StackOptions = {},
): Promise<TestStack> {
  const stack = await startTestStack({ ...options, settings: { ...SETTINGS, ...options.settings } });
  onTestFinished(async () => {
    await stack.stop();
    if (task.result?.state === "fail") console.log(lastWords(stack.hostLines).join("\n"));
  });
  return stack;
}

/** `kill -9` of the Node process that runs the app; its host starts another. */
export function killWorker(stack: TestStack): void {
  process.kill(workerOf(stack), "SIGKILL");
}

/** The id of the Node process that runs the app now. */
export function workerOf({ hostLines }: TestStack): number {
  const pid = hostLines.findLast((line) => /^worker \d+$/.test(line))?.split(" ")[1];
  if (pid === undefined) throw new Error("the host has started no worker");
  return Number(pid);
}

/** The engine's word on an instance ("Running", "Failed"); null when it knows none. */
export async function statusOf({ origin }: TestStack, id: string): Promise<string | null> {
  const answer = await fetch(instanceUrl(origin, id));
  if (answer.status === 404) return null;
  const { runtimeStatus } = (await answer.json()) as { readonly runtimeStatus: string }; // the engine's documented answer
  return runtimeStatus;
}

/** Ends an instance as an operator does by the engine's own API. */
export async function terminate({ origin }: TestStack, id: string): Promise<void> {
  const { status } = await fetch(`${instanceUrl(origin, id)}/terminate?reason=by+hand`, { method: "POST" });
  if (status !== 202) throw new Error(`the engine answered ${status}`);
}

/** Runs the sweep again and again, as its timer would, until the condition holds. */
export async function sweepUntil(stack: TestStack, holds: () => Promise<boolean>): Promise<void> {
  const sweep = async () => {
    if (await holds()) return true;
    await stack.runTimer("sweepVideos").catch(() => undefined);
    await sleep(SWEEP_EVERY_MS);
    return false;
  };
  await eventually("what the sweep brings about", sweep, Boolean, SWEPT_WITHIN_MS);
}

const instanceUrl = (origin: string, id: string) => `${origin}/runtime/webhooks/durabletask/instances/${id}`;
