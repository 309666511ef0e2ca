import * as df from "durable-functions";
import { createTestHost, Faults, type TestHost, VirtualClock } from "../../../local/host/testing.ts";
import type { Activities, Workflows } from "../../../src/lib/durable/contracts.ts";
import { PlayBook, type PlayedHistory, type Scripts, type Step } from "./playBook.ts";

export interface PlayOptions {
  readonly instanceId?: string;
  readonly startAt?: number;
  /** The real engine's timers fire up to a second early. */
  readonly timersEarlyMs?: number;
  readonly activityMs?: number;
  /** More calls than this are a hot loop, and fail the test. */
  readonly callsAtMost?: number;
  /** Ends the play of a workflow that would go on. */
  readonly stopAfterHours?: number;
}

/** What became of a workflow, and of those that it started. */
export interface Play {
  /** What it returned, or the text of its failure; undefined when the play was stopped before its end. */
  readonly output: unknown;
  readonly hasFailed: boolean;
  readonly steps: readonly Step[];
  readonly histories: readonly PlayedHistory[];
  readonly elapsedSeconds: number;
}

/** Milliseconds since 1970 at which a play starts unless told otherwise. */
export const PLAY_START = 1_795_348_800_000;
const LONGEST_MS = 40 * 24 * 3_600_000;

/**
 * Plays a workflow of the app on the test host's virtual clock, its activities played by scripts, through every
 * continue-as-new. A step that no script plays, too many calls, and whatever the host's strict checks find fail it.
 */
export async function playWorkflow<N extends keyof Workflows>(
  name: N,
  input: Workflows[N]["input"],
  scripts: Scripts,
  options: PlayOptions = {},
): Promise<Play> {
  return await playRegistered(name, input, scripts, options);
}

/** Plays an orchestrator that the test has registered by itself. */
export async function playRegistered(
  name: string,
  input: object,
  scripts: Scripts,
  options: PlayOptions = {},
): Promise<Play> {
  const { instanceId = "instance", startAt = PLAY_START, timersEarlyMs = 0, activityMs = 0 } = options;
  const clock = new VirtualClock({ start: startAt });
  const faults = new Faults({ timersEarlyBy: timersEarlyMs, delayActivities: { "*": activityMs } });
  const host = await createTestHost({ app: registerWorkflows, clock, faults });
  try {
    const book = new PlayBook(host, instanceId, scripts, options.callsAtMost);
    playing = book;
    host.start(name, input, instanceId);
    await untilEnd(host, clock, book, options.stopAfterHours);
    if (host.problems.length > 0) throw new Error(host.problems.join("\n"));
    const { runtimeStatus, output = null } = host.status(instanceId) ?? {};
    const hasEnded = runtimeStatus === "Completed" || runtimeStatus === "Failed";
    return {
      output: hasEnded ? (output ?? undefined) : undefined,
      hasFailed: runtimeStatus === "Failed",
      steps: book.steps,
      histories: book.histories,
      elapsedSeconds: (clock.now() - startAt) / 1_000,
    };
  } finally {
    playing = null;
    await host.dispose();
  }
}

let playing: PlayBook | null = null;

async function untilEnd(host: TestHost, clock: VirtualClock, book: PlayBook, stopAfterHours?: number) {
  let isStopped = false;
  if (stopAfterHours !== undefined)
    clock.at(clock.now() + stopAfterHours * 3_600_000, () => {
      isStopped = true;
    });
  await clock.runUntil(() => isStopped || book.problem !== null || book.hasEnded(), { within: LONGEST_MS });
  if (book.problem !== null) throw new Error(book.problem);
  if (!isStopped) await host.waitFor(book.instanceId);
}

/** Every activity of the app, each played by the script of the play that runs. */
const ACTIVITIES: Readonly<Record<keyof Activities, true>> = {
  openVideo: true,
  takeSlot: true,
  submitJob: true,
  checkJob: true,
  releaseSlot: true,
  archiveOutput: true,
  finishVideo: true,
  repairVideos: true,
  reclaimSlots: true,
  reportOrphans: true,
  clearAway: true,
  postEvent: true,
};

async function registerWorkflows(): Promise<void> {
  await import("../../../src/orchestrators/generateVideo.ts");
  await import("../../../src/orchestrators/renderJob.ts");
  await import("../../../src/orchestrators/sweep.ts");
  await import("../../../src/orchestrators/deliverEvent.ts");
  for (const name of Object.keys(ACTIVITIES))
    df.app.activity(name, { handler: (input: unknown) => playing?.answer(name, input) });
}
