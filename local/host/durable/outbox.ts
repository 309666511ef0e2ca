import { randomUUID } from "node:crypto";
import type { FunctionApp } from "../core/functionApp.ts";
import { type InstanceRow, isTerminal } from "../store/rows.ts";
import { completed, executionStarted, failed, timerFired } from "./historyEvents.ts";
import type { Decision } from "./nonDeterminism.ts";
import type { EpisodeResult } from "./playEpisode.ts";
import type { TaskHub } from "./taskHub.ts";

/** Stores all that leaves an episode, inside its commit: activities, timers, children, the answer to a parent. */
export function sendAll(hub: TaskHub, app: FunctionApp, result: EpisodeResult): void {
  const { instance, decisions } = result;
  for (const decision of decisions) {
    if (decision.kind === "timer") sendTimer(hub, instance, decision);
    else if (!app.find(decision.kind === "task" ? "activity" : "orchestration", decision.name))
      warnOfUnknown(hub, instance, decision);
    else if (decision.kind === "task") sendActivity(hub, instance, decision);
    else startChild(hub, instance, decision);
  }
  if (isTerminal(instance.status)) answerParent(hub, result);
}

function sendTimer(hub: TaskHub, from: InstanceRow, { id, fireAt }: Decision & { kind: "timer" }): void {
  const { store, clock, probe } = hub;
  const visibleAt = Math.max(clock.now(), fireAt - probe.early());
  const event = timerFired(id, fireAt, clock.now());
  store.send({ instanceId: from.id, executionId: from.executionId, visibleAt, event });
}

function sendActivity(hub: TaskHub, from: InstanceRow, decision: Decision & { kind: "task" }): void {
  const { store, clock, probe } = hub;
  const { id: taskId, name, input } = decision;
  const { id: instanceId, executionId } = from;
  const visibleAt = clock.now() + probe.delay("activity", name);
  for (let left = probe.deliveries("activity", name); left > 0; left--)
    store.addWork({ instanceId, executionId, taskId, name, input: jsonOrNull(input) }, visibleAt);
}

function startChild(hub: TaskHub, from: InstanceRow, decision: Decision & { kind: "sub" }): void {
  const { store, clock, probe } = hub;
  const child = { instanceId: decision.instanceId, executionId: randomUUID().replaceAll("-", "") };
  const parent = {
    Name: from.name,
    OrchestrationInstance: { InstanceId: from.id, ExecutionId: from.executionId },
    TaskScheduleId: decision.id,
    Version: null,
  };
  const { instanceId: id, executionId } = child;
  const { name, input } = decision;
  const start = { id, executionId, name, input: jsonOrNull(input), parent, generation: null };
  const event = executionStarted(start, clock.now());
  for (let left = probe.deliveries("child", name); left > 0; left--)
    store.send({ ...child, visibleAt: clock.now(), event });
}

/** The real engine never gets past an activity or a child that does not exist, and says nothing. */
function warnOfUnknown(hub: TaskHub, from: InstanceRow, { kind, name }: Decision & { name: string }): void {
  const what = kind === "task" ? "activity" : "orchestrator";
  hub.warn(`Instance ${from.id} of ${from.name} hangs for ever: there is no ${what} '${name}'.`);
}

function answerParent(hub: TaskHub, { instance, failure }: EpisodeResult): void {
  const { parent, output } = instance;
  if (!parent) return;
  const { store, clock } = hub;
  const [task, at] = [parent.TaskScheduleId, clock.now()];
  const event = failure ? failed("sub", task, failure, at) : completed("sub", task, output, at);
  const { InstanceId: instanceId, ExecutionId: executionId } = parent.OrchestrationInstance;
  store.send({ instanceId, executionId, visibleAt: at, event });
}

function jsonOrNull(input: unknown): string | null {
  return input === undefined ? null : JSON.stringify(input);
}
