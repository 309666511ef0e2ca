import { randomUUID } from "node:crypto";
import type { FunctionApp } from "../core/functionApp.ts";
import type { RuntimeStatus } from "../store/rows.ts";
import type { OrchestratorReply } from "./actions.ts";
import type { Checks } from "./checks.ts";
import { Execution } from "./execution.ts";
import {
  EventType,
  executionCompleted,
  executionStarted,
  type HistoryEvent,
  orchestratorCompleted,
  subCreated,
  taskScheduled,
  timerCreated,
} from "./historyEvents.ts";
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
  readonly output: string | null;
  readonly customStatus: string | null;
  /** Set when the instance failed: what a parent is told. */
  readonly failure: { readonly reason: string; readonly details: string } | undefined;
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
  let execution = begun;
  for (;;) {
    const { reply, seen, refused } = await play(execution, tools);
    const outcome: Outcome = refused ? { kind: "failed", message: refused, details: refused } : seen.outcome;
    execution.markPlayed();
    if (outcome.kind === "continuedAsNew") {
      execution = continuation(execution, outcome, tools.now());
      continue;
    }
    const decisions = refused ? [] : seen.decisions;
    return conclude(execution, decisions, reply, outcome, tools.now());
  }
}

interface Played {
  readonly reply: OrchestratorReply;
  readonly seen: Interpretation;
  readonly refused: string | undefined;
}

async function play(execution: Execution, tools: EpisodeTools): Promise<Played> {
  const { name, executionId, events: history } = execution;
  try {
    const { app, checks } = tools;
    const reply = await orchestrate(app, execution);
    const seen = interpret({ name, executionId, history, reply });
    const exists = (kind: "activity" | "orchestration", wanted: string) =>
      app.find(kind, wanted) !== undefined;
    const runAgain = () => orchestrate(app, execution, () => {});
    return { reply, seen, refused: await checks.inspect({ execution, reply, seen, exists, runAgain }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reply = { isDone: false, actions: [] };
    const seen: Interpretation = {
      outcome: { kind: "waiting" },
      decisions: [],
      open: new Map(),
      asked: [],
    };
    return { reply, seen, refused: `Orchestrator function '${name}' failed: ${message}` };
  }
}

function continuation(old: Execution, outcome: Outcome & { kind: "continuedAsNew" }, now: number): Execution {
  const start = {
    instanceId: old.instanceId,
    executionId: randomUUID().replaceAll("-", ""),
    name: old.name,
    version: null,
    input: outcome.input === undefined ? null : JSON.stringify(outcome.input),
    parent: old.parent,
    generation: null,
  };
  const event = executionStarted(start, now);
  const next = new Execution(event);
  next.begin([event, ...outcome.carried, orchestratorCompleted(now)], now);
  return next;
}

function conclude(
  execution: Execution,
  decisions: readonly Decision[],
  reply: OrchestratorReply,
  outcome: Exclude<Outcome, { kind: "continuedAsNew" }>,
  now: number,
): EpisodeResult {
  for (const decision of decisions) execution.append(scheduled(decision, now));
  let status: RuntimeStatus = "Running";
  let output: string | null = null;
  if (outcome.kind === "completed") {
    status = "Completed";
    output = JSON.stringify(outcome.output) ?? "null";
  } else if (outcome.kind === "failed") {
    status = "Failed";
    output = JSON.stringify(outcome.message);
  }
  if (status !== "Running") {
    const result = outcome.kind === "failed" ? outcome.message : output;
    execution.append(executionCompleted(status, result, now));
  }
  if (execution.events.at(-1)?.EventType !== EventType.orchestratorCompleted) {
    execution.append(orchestratorCompleted(now));
  }
  return {
    execution,
    piece: execution.settle(),
    decisions,
    status,
    output,
    customStatus: storedStatus(reply.customStatus, outcome),
    failure: outcome.kind === "failed" ? { reason: outcome.message, details: outcome.details } : undefined,
  };
}

/** A falsy status never reaches the host, which is why it clears the last one; an oversized one is not kept. */
function storedStatus(status: unknown, outcome: Outcome): string | null {
  const text = status === undefined || status === null ? null : JSON.stringify(status);
  const isOversized = outcome.kind === "failed" && outcome.message.includes("must not exceed 16 KB");
  return isOversized ? null : text;
}

function scheduled(decision: Decision, now: number): HistoryEvent {
  if (decision.kind === "task") return taskScheduled(decision.id, decision.name, now);
  if (decision.kind === "timer") return timerCreated(decision.id, decision.fireAt, now);
  return subCreated(decision.id, decision.name, decision.instanceId, now);
}
