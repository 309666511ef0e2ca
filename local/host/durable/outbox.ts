import { randomUUID } from "node:crypto";
import { type InstanceRow, isTerminal } from "../store/rows.ts";
import { completed, executionStarted, failed, timerFired } from "./historyEvents.ts";
import type { Activity, Child, Timer } from "./nonDeterminism.ts";
import type { EpisodeResult } from "./playEpisode.ts";
import type { RuntimeParts } from "./runtime.ts";

/** Stores all that leaves an episode, inside its commit: activities, timers, children, the answer to a parent. */
export function sendAll(parts: RuntimeParts, result: EpisodeResult): void {
  const { instance, decisions } = result;
  for (const decision of decisions) {
    if (decision.kind === "timer") sendTimer(parts, instance, decision);
    else if (!parts.app.find(decision.kind, decision.name)) parts.warn(hangs(instance, decision));
    else if (decision.kind === "activity") sendActivity(parts, instance, decision);
    else startChild(parts, instance, decision);
  }
  if (isTerminal(instance.status)) answerParent(parts, result);
}

function sendTimer({ store, clock, probe }: RuntimeParts, from: InstanceRow, { id, fireAt }: Timer): void {
  const now = clock.now();
  const visibleAt = Math.max(now, fireAt - probe.early(fireAt - now));
  const event = timerFired(id, fireAt, now);
  store.send({ instanceId: from.id, executionId: from.executionId, visibleAt, event });
}

function sendActivity({ store, clock, probe }: RuntimeParts, from: InstanceRow, decision: Activity): void {
  const { id: taskId, name, input } = decision;
  const { id: instanceId, executionId } = from;
  const work = { instanceId, executionId, taskId, name, input: JSON.stringify(input) ?? null };
  const visibleAt = clock.now() + probe.delay("activity", name);
  for (let left = probe.deliveries("activity", name); left > 0; left--) store.addWork(work, visibleAt);
}

function startChild({ store, clock, probe }: RuntimeParts, from: InstanceRow, decision: Child): void {
  const { id: TaskScheduleId, instanceId: id, name, input } = decision;
  const executionId = randomUUID().replaceAll("-", "");
  const OrchestrationInstance = { InstanceId: from.id, ExecutionId: from.executionId };
  const parent = { Name: from.name, OrchestrationInstance, TaskScheduleId, Version: null };
  const start = { id, executionId, name, input: JSON.stringify(input) ?? null, parent, generation: null };
  const event = executionStarted(start, clock.now());
  const message = { instanceId: id, executionId, visibleAt: clock.now(), event };
  for (let left = probe.deliveries("orchestration", name); left > 0; left--) store.send(message);
}

/** The real engine never gets past what does not exist, and says nothing. */
const hangs = (from: InstanceRow, { kind, name }: Activity | Child) =>
  `Instance ${from.id} of ${from.name} hangs for ever: there is no ${kind} '${name}'.`;

function answerParent({ store, clock }: RuntimeParts, { instance, failure: why }: EpisodeResult): void {
  const { parent, output } = instance;
  if (!parent) return;
  const { TaskScheduleId: id, OrchestrationInstance } = parent;
  const now = clock.now();
  const event = why ? failed("orchestration", id, why, now) : completed("orchestration", id, output, now);
  const { InstanceId: instanceId, ExecutionId: executionId } = OrchestrationInstance;
  store.send({ instanceId, executionId, visibleAt: now, event });
}
