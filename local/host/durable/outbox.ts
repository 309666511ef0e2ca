import { randomUUID } from "node:crypto";
import { type InstanceRow, isTerminal } from "../store/rows.ts";
import { completed, executionStarted, failed, timerFired } from "./historyEvents.ts";
import type { Decision } from "./nonDeterminism.ts";
import type { EpisodeResult } from "./playEpisode.ts";
import type { Runtime } from "./runtime.ts";

/** Stores all that leaves an episode, inside its commit: activities, timers, children, the answer to a parent. */
export function sendAll(runtime: Runtime, result: EpisodeResult): void {
  const { instance, decisions } = result;
  for (const decision of decisions) {
    if (decision.kind === "timer") sendTimer(runtime, instance, decision);
    else if (!runtime.app.find(decision.kind, decision.name)) {
      // the real engine never gets past what does not exist, and says nothing
      const what = decision.kind === "activity" ? "activity" : "orchestrator";
      runtime.warn(
        `Instance ${instance.id} of ${instance.name} hangs for ever: there is no ${what} '${decision.name}'.`,
      );
    } else if (decision.kind === "activity") sendActivity(runtime, instance, decision);
    else startChild(runtime, instance, decision);
  }
  if (isTerminal(instance.status)) answerParent(runtime, result);
}

type Decided<K> = Decision & { readonly kind: K };

function sendTimer({ store, clock, probe }: Runtime, from: InstanceRow, decision: Decided<"timer">): void {
  const { id, fireAt } = decision;
  const visibleAt = Math.max(clock.now(), fireAt - probe.early());
  const event = timerFired(id, fireAt, clock.now());
  store.send({ instanceId: from.id, executionId: from.executionId, visibleAt, event });
}

function sendActivity(
  { store, clock, probe }: Runtime,
  from: InstanceRow,
  decision: Decided<"activity">,
): void {
  const { id: taskId, name } = decision;
  const { id: instanceId, executionId } = from;
  const work = { instanceId, executionId, taskId, name, input: jsonOrNull(decision.input) };
  const visibleAt = clock.now() + probe.delay("activity", name);
  for (let left = probe.deliveries("activity", name); left > 0; left--) store.addWork(work, visibleAt);
}

function startChild(
  { store, clock, probe }: Runtime,
  from: InstanceRow,
  decision: Decided<"orchestration">,
): void {
  const { id: TaskScheduleId, instanceId: id, name } = decision;
  const executionId = randomUUID().replaceAll("-", "");
  const OrchestrationInstance = { InstanceId: from.id, ExecutionId: from.executionId };
  const parent = { Name: from.name, OrchestrationInstance, TaskScheduleId, Version: null };
  const start = { id, executionId, name, input: jsonOrNull(decision.input), parent, generation: null };
  const event = executionStarted(start, clock.now());
  const message = { instanceId: id, executionId, visibleAt: clock.now(), event };
  for (let left = probe.deliveries("orchestration", name); left > 0; left--) store.send(message);
}

function answerParent({ store, clock }: Runtime, { instance, failure }: EpisodeResult): void {
  const { parent, output } = instance;
  if (!parent) return;
  const [id, at] = [parent.TaskScheduleId, clock.now()];
  const event = failure
    ? failed("orchestration", id, failure, at)
    : completed("orchestration", id, output, at);
  const { InstanceId: instanceId, ExecutionId: executionId } = parent.OrchestrationInstance;
  store.send({ instanceId, executionId, visibleAt: at, event });
}

function jsonOrNull(input: unknown): string | null {
  return input === undefined ? null : JSON.stringify(input);
}
