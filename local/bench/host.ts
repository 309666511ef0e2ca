import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as df from "durable-functions";
import { StartupProblem } from "../commands/startupProblem.ts";
import { FunctionApp } from "../host/core/functionApp.ts";
import { functionsCore } from "../host/core/functionsCore.ts";
import { historyOf, markPlayed, triggerJson } from "../host/durable/episode.ts";
import {
  completed,
  executionStarted,
  orchestratorCompleted,
  orchestratorStarted,
  taskScheduled,
} from "../host/durable/historyEvents.ts";
import { startedInstance } from "../host/store/rows.ts";
import { walkKilledJourneys } from "../host/test/killedJourney.ts";
import { createTestHost, RealClock, VirtualClock } from "../host/testing.ts";
import { hostSize } from "./hostSize.ts";
import { peakBytes } from "./peakBytes.ts";

const instances = 1000;
const activities = 20;
const leastRatio = 0.2;
const mostMegabytes = 400;
const mostLines = 2200; // about 2,000
const mostPollingMilliseconds = 1000; // of processor time: it says the same on a busy machine

/**
 * Measures the local host: 1,000 instances of 20 activities against the bare cost of the same calls of the SDK, the
 * memory that takes, an hour of polling on the virtual clock, a journey killed by SIGKILL at every point where that could
 * hurt, and the host's own size. Throws when a promise is not kept.
 */
export async function run(): Promise<void> {
  functionsCore();
  registerApp();
  await bareCalls(instances / 20); // warm
  const hosted = await hostedInstances();
  const megabytes = peakBytes() / 1024 ** 2;
  const bare = await bareCalls(instances);
  const ratio = bare / hosted;
  console.log(`${instances} instances of ${activities} activities`);
  console.log(`  bare calls of the SDK   ${bare.toFixed(0)} ms`);
  console.log(`  on the host             ${hosted.toFixed(0)} ms, ${perSecond(hosted)} activities a second`);
  console.log(`  ratio                   ${ratio.toFixed(2)} (at least ${leastRatio})`);
  console.log(`  largest resident size   ${megabytes.toFixed(0)} MB (below ${mostMegabytes})`);
  const polling = await hourOfPolling();
  console.log(`an hour of polling, virtual clock: ${polling.toFixed(0)} ms of processor time`);
  const { files, lines, longest } = hostSize();
  console.log(`size: ${lines} lines of code in ${files} files, at most ${longest} lines long`);
  console.log(`killed with SIGKILL at ${await walkKilledJourneys()} points, the same end each time`);
  const problems = [
    ...(lines > mostLines ? [`${lines} lines of code are more than ${mostLines}.`] : []),
    ...(ratio < leastRatio ? [`The ratio ${ratio.toFixed(2)} is below ${leastRatio}.`] : []),
    ...(megabytes > mostMegabytes ? [`It took ${megabytes.toFixed(0)} MB, more than ${mostMegabytes}.`] : []),
    ...(polling > mostPollingMilliseconds
      ? [`The hour took ${polling.toFixed(0)} ms, more than ${mostPollingMilliseconds}.`]
      : []),
  ];
  if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
}

const perSecond = (milliseconds: number) => Math.round((instances * activities * 1000) / milliseconds);

function registerApp(): void {
  df.app.activity("benchStep", { handler: (input: { n: number }) => ({ n: input.n + 1 }) });
  df.app.orchestration("benchSteps", function* (context) {
    let n = 0;
    for (let step = 0; step < activities; step++) n = (yield context.df.callActivity("benchStep", { n })).n;
    return { n };
  });
  df.app.orchestration("benchPoll", function* (context) {
    const { polls, until } = context.df.getInput() as { polls: number; until: number };
    for (let poll = polls; poll < polls + 50; poll++) {
      if (poll >= until) return { polls: poll };
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 15_000));
      yield context.df.callActivity("benchStep", { n: poll });
    }
    context.df.continueAsNew({ polls: polls + 50, until });
    return undefined;
  });
}

/** The same calls that the host makes, with the same histories, and nothing around them. */
async function bareCalls(count: number): Promise<number> {
  const app = new FunctionApp(
    () => {},
    () => Promise.resolve("{}"),
  );
  const orchestrator = app.find("orchestration", "benchSteps");
  const activity = app.find("activity", "benchStep");
  if (!orchestrator || !activity) throw new Error("The functions of the measurement are not registered.");
  const triggers = triggersOfOneInstance();
  const before = performance.now();
  for (let instance = 0; instance < count; instance++) {
    for (const [step, trigger] of triggers.entries()) {
      await app.run(orchestrator, { data: { string: trigger } });
      if (step < activities) await app.run(activity, { data: { string: `{"n":${step}}` } });
    }
  }
  return performance.now() - before;
}

function triggersOfOneInstance(): string[] {
  const start = { id: "bare", executionId: "bare", name: "benchSteps" };
  const now = Date.now();
  const began = executionStarted({ ...start, input: "{}", parent: null, generation: 0 }, now);
  const instance = startedInstance(began);
  const triggers: string[] = [];
  let past = "";
  for (let step = 0; step <= activities; step++) {
    const arrived = step === 0 ? began : completed("activity", step - 1, `{"n":${step}}`, now);
    const episode = { instance, past, fresh: [orchestratorStarted(now), arrived] };
    triggers.push(triggerJson(episode));
    markPlayed(episode);
    episode.fresh.push(taskScheduled(step, "benchStep", now), orchestratorCompleted(now));
    past = JSON.stringify(historyOf(episode)).slice(1, -1);
  }
  return triggers;
}

async function hostedInstances(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bench-host-"));
  const store = join(folder, "host.db");
  const host = await createTestHost({ clock: new RealClock(), store, strict: false });
  try {
    const before = performance.now();
    const ids = Array.from({ length: instances }, () => host.start("benchSteps", {}));
    for (const id of ids) await host.waitFor(id, { within: 600_000 });
    return performance.now() - before;
  } finally {
    await host.dispose();
    rmSync(folder, { recursive: true });
  }
}

async function hourOfPolling(): Promise<number> {
  const host = await createTestHost({ clock: new VirtualClock() });
  try {
    const before = process.cpuUsage();
    await host.waitFor(host.start("benchPoll", { polls: 0, until: 240 }));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  } finally {
    await host.dispose();
  }
}
