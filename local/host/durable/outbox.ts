import { randomUUID } from "node:crypto";
import { isTerminal } from "../store/rows.ts";
import type { ActivityRunner } from "./activityRunner.ts";
import type { EngineContext } from "./engineContext.ts";
import type { EpisodeResult } from "./episode.ts";
import type { Execution } from "./execution.ts";
import { completed, executionStarted, failed, timerFired } from "./historyEvents.ts";
import type { Decision } from "./nonDeterminism.ts";

/** What is to be done once the commit is through. */
export type FollowUp = () => void;

/** Stores everything that leaves an episode: activities, timers, children, the answer to a parent. */
export class Outbox {
  readonly #engine: EngineContext;
  readonly #activities: ActivityRunner;

  constructor(engine: EngineContext, activities: ActivityRunner) {
    this.#engine = engine;
    this.#activities = activities;
  }

  /** Called inside the episode's commit. */
  send(result: EpisodeResult): FollowUp[] {
    const { store, clock } = this.#engine;
    const { execution } = result;
    const followUps = result.decisions.flatMap((decision) => this.#decided(execution, decision));
    if (!isTerminal(result.status)) return followUps;
    store.endExecution(execution.instanceId, execution.executionId);
    store.unpark(execution.instanceId, clock.now());
    return [...followUps, () => this.#engine.ready(execution.instanceId), ...this.#answerParent(result)];
  }

  #decided(execution: Execution, decision: Decision): FollowUp[] {
    const { clock, probe } = this.#engine;
    const { instanceId, executionId } = execution;
    const now = clock.now();
    switch (decision.kind) {
      case "task": {
        const { id: taskId, name } = decision;
        return [
          this.#activities.add({ instanceId, executionId, taskId, name, input: jsonOrNull(decision.input) }),
        ];
      }
      case "timer": {
        const { id, fireAt } = decision;
        const visibleAt = Math.max(now, fireAt - probe.early());
        return [
          this.#engine.send({ instanceId, executionId, visibleAt, event: timerFired(id, fireAt, now) }),
        ];
      }
      case "sub":
        return this.#startChild(execution, decision);
    }
  }

  #startChild(execution: Execution, decision: Decision & { kind: "sub" }): FollowUp[] {
    const { clock, probe } = this.#engine;
    const child = { instanceId: decision.instanceId, executionId: randomUUID().replaceAll("-", "") };
    const { instanceId: InstanceId, executionId: ExecutionId } = execution;
    const parent = {
      Name: execution.name,
      OrchestrationInstance: { InstanceId, ExecutionId },
      TaskScheduleId: decision.id,
      Version: null,
    };
    const start = { ...child, name: decision.name, parent, generation: null };
    const event = executionStarted({ ...start, input: jsonOrNull(decision.input) }, clock.now());
    const deliveries = Array.from({ length: probe.childDeliveries(decision.name) });
    return deliveries.map(() => this.#engine.send({ ...child, visibleAt: clock.now(), event }));
  }

  #answerParent({ execution, failure, output }: EpisodeResult): FollowUp[] {
    const { parent } = execution;
    if (!parent) return [];
    const at = this.#engine.clock.now();
    const event = failure
      ? failed("sub", parent.TaskScheduleId, failure, at)
      : completed("sub", parent.TaskScheduleId, output, at);
    const { InstanceId: instanceId, ExecutionId: executionId } = parent.OrchestrationInstance;
    return [this.#engine.send({ instanceId, executionId, visibleAt: at, event })];
  }
}

function jsonOrNull(input: unknown): string | null {
  return input === undefined ? null : JSON.stringify(input);
}
