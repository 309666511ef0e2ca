import { randomUUID } from "node:crypto";
import type { FunctionApp } from "../core/functionApp.ts";
import type { RuntimeStatus } from "../store/rows.ts";
import type { OrchestratorReply } from "./actions.ts";
import type { Checks } from "./checks.ts";
import { Execution } from "./execution.ts";
import * as event from "./historyEvents.ts";
import { type Interpretation, interpret, type Outcome } from "./interpreter.ts";
import type { Decision } from "./nonDeterminism.ts";
import { orchestrate } from "./orchestrate.ts";

export interface EpisodeResult {
  /** The execution in force at the end; another one than at the beginning after a continue-as-new. */
  readonly execution: Execution;
  /** The text of what the episode adds to that execution's history. */
  readonly piece: string;
  readonly decisions: readonly Decision[];
  readonly status: RuntimeStatus;
  /** JSON texts. */
  readonly output: string | null;
  readonly customStatus: string | null;
  /** Set when the instance failed: what a parent is told. */
  readonly failure: event.FailureText | undefined;
}

export interface EpisodeTools {
  readonly app: FunctionApp;
  readonly checks: Checks;
  readonly now: () => number;
}

/**
 * Plays an execution whose new events were begun, and every execution that it continues as, until one of them waits
 * or ends. Stores nothing: the result is what one transaction has to store.
 */
export async function runEpisode(begun: Execution, tools: EpisodeTools): Promise<EpisodeResult> {
  for (let execution = begun; ; ) {
    const { customStatus, outcome, decisions } = await play(execution, tools);
    execution.markPlayed();
    if (outcome.kind !== "continuedAsNew") {
      return conclude(execution, decisions, outcome, customStatus, tools.now());
    }
    execution = continuation(execution, outcome, tools.now());
  }
}

type Played = Pick<Interpretation, "outcome" | "decisions" | "customStatus">;

async function play(execution: Execution, { app, checks }: EpisodeTools): Promise<Played> {
  const { name, executionId, events: history } = execution;
  const refusal = (why: string): Played => ({
    decisions: [],
    customStatus: undefined,
    outcome: { kind: "failed", message: why, details: why },
  });
  let reply: OrchestratorReply;
  try {
    reply = await orchestrate(app, execution);
  } catch (error) {
    return refusal(
      `Orchestrator function '${name}' failed: ${error instanceof Error ? error.message : error}`,
    );
  }
  const seen = interpret({ name, executionId, history, reply });
  const exists = (kind: "activity" | "orchestration", wanted: string) => app.find(kind, wanted) !== undefined;
  const runAgain = () => orchestrate(app, execution, () => {});
  const refused = await checks.inspect({ execution, reply, seen, exists, runAgain });
  return refused ? refusal(refused) : seen;
}

function continuation(old: Execution, outcome: Outcome & { kind: "continuedAsNew" }, now: number): Execution {
  const { instanceId, name, parent } = old;
  const input = outcome.input === undefined ? null : JSON.stringify(outcome.input);
  const executionId = randomUUID().replaceAll("-", "");
  const start = event.executionStarted(
    { instanceId, executionId, name, input, parent, generation: null },
    now,
  );
  const next = new Execution(start);
  next.begin([start, ...outcome.carried, event.orchestratorCompleted(now)], now);
  return next;
}

function conclude(
  execution: Execution,
  decisions: readonly Decision[],
  outcome: Exclude<Outcome, { kind: "continuedAsNew" }>,
  customStatus: unknown,
  now: number,
): EpisodeResult {
  for (const decision of decisions) execution.append(scheduled(decision, now));
  const failure =
    outcome.kind === "failed" ? { reason: outcome.message, details: outcome.details } : undefined;
  const returned = outcome.kind === "completed" ? (JSON.stringify(outcome.output) ?? "null") : null;
  const status = failure ? "Failed" : returned === null ? "Running" : "Completed";
  if (status !== "Running")
    execution.append(event.executionCompleted(status, failure?.reason ?? returned, now));
  const isMarked = execution.events.at(-1)?.EventType === event.EventType.orchestratorCompleted;
  if (!isMarked) execution.append(event.orchestratorCompleted(now));
  return {
    execution,
    piece: execution.settle(),
    decisions,
    status,
    output: failure ? JSON.stringify(failure.reason) : returned,
    customStatus: customStatus === undefined ? null : JSON.stringify(customStatus),
    failure,
  };
}

function scheduled(decision: Decision, now: number): event.HistoryEvent {
  if (decision.kind === "task") return event.taskScheduled(decision.id, decision.name, now);
  if (decision.kind === "timer") return event.timerCreated(decision.id, decision.fireAt, now);
  return event.subCreated(decision.id, decision.name, decision.instanceId, now);
}
