import { randomUUID } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import { type InstanceRow, startedInstance } from "../store/rows.ts";
import type { OrchestratorReply } from "./actions.ts";
import { Episode } from "./episode.ts";
import * as event from "./historyEvents.ts";
import { type Interpretation, interpret, type Outcome } from "./interpreter.ts";
import type { Decision } from "./nonDeterminism.ts";
import { orchestrate } from "./orchestrate.ts";
import type { RuntimeParts } from "./runtime.ts";

export interface EpisodeResult {
  /** As it is at the end; in another execution than at the beginning after a continue-as-new. */
  readonly instance: InstanceRow;
  /** What the episode adds to that execution's history. */
  readonly events: readonly event.HistoryEvent[];
  readonly decisions: readonly Decision[];
  /** Set when the instance failed: what a parent is told. */
  readonly failure: event.FailureText | undefined;
}

/** What it takes to play an episode. */
export type Stage = Pick<RuntimeParts, "app" | "checks"> & { readonly clock: Pick<Clock, "now"> };

/**
 * Plays an episode, and the first one of every execution that it continues as, until one of them waits or ends. Stores
 * nothing: the result is what one transaction has to store.
 */
export async function playEpisode(stage: Stage, first: Episode): Promise<EpisodeResult> {
  for (let episode = first; ; ) {
    const { customStatus, outcome, decisions } = await play(stage, episode);
    episode.markPlayed();
    if (outcome.kind !== "continuedAsNew") {
      return conclude(episode, decisions, outcome, customStatus, stage.clock.now());
    }
    episode = continuation(episode.instance, outcome, stage.clock.now());
  }
}

type Played = Pick<Interpretation, "outcome" | "decisions" | "customStatus">;

async function play({ app, checks }: Stage, episode: Episode): Promise<Played> {
  const refusal = (why: string): Played => ({
    decisions: [],
    customStatus: undefined,
    outcome: { kind: "failed", message: why, details: why },
  });
  const { name, executionId } = episode.instance;
  let reply: OrchestratorReply;
  try {
    reply = await orchestrate(app, episode);
  } catch (error) {
    return refusal(
      `Orchestrator function '${name}' failed: ${error instanceof Error ? error.message : error}`,
    );
  }
  const seen = interpret({ name, executionId, history: episode.history(), reply });
  const exists = (kind: "activity" | "orchestration", wanted: string) => app.find(kind, wanted) !== undefined;
  const runAgain = () => orchestrate(app, episode, () => {});
  const refused = await checks.inspect({ episode, reply, seen, exists, runAgain });
  return refused ? refusal(refused) : seen;
}

function continuation(
  { id, name, parent }: InstanceRow,
  outcome: Outcome & { kind: "continuedAsNew" },
  now: number,
): Episode {
  const input = outcome.input === undefined ? null : JSON.stringify(outcome.input);
  const executionId = randomUUID().replaceAll("-", "");
  const start = event.executionStarted({ id, executionId, name, input, parent, generation: null }, now);
  const arrived = [
    event.orchestratorStarted(now),
    start,
    ...outcome.carried,
    event.orchestratorCompleted(now),
  ];
  return new Episode(startedInstance(start), "", arrived);
}

function conclude(
  { instance, fresh }: Episode,
  decisions: readonly Decision[],
  outcome: Exclude<Outcome, { kind: "continuedAsNew" }>,
  customStatus: unknown,
  now: number,
): EpisodeResult {
  for (const decision of decisions) fresh.push(scheduled(decision, now));
  const failure =
    outcome.kind === "failed" ? { reason: outcome.message, details: outcome.details } : undefined;
  const returned = outcome.kind === "completed" ? (JSON.stringify(outcome.output) ?? "null") : null;
  const status = failure ? "Failed" : returned === null ? "Running" : "Completed";
  if (status !== "Running") fresh.push(event.executionCompleted(status, failure?.reason ?? returned, now));
  if (fresh.at(-1)?.EventType !== event.EventType.orchestratorCompleted)
    fresh.push(event.orchestratorCompleted(now));
  const state = {
    status,
    output: failure ? JSON.stringify(failure.reason) : returned,
    customStatus: customStatus === undefined ? null : JSON.stringify(customStatus),
    updated: now,
  } as const;
  return { instance: { ...instance, ...state }, events: fresh, decisions, failure };
}

function scheduled(decision: Decision, now: number): event.HistoryEvent {
  if (decision.kind === "activity") return event.taskScheduled(decision.id, decision.name, now);
  if (decision.kind === "timer") return event.timerCreated(decision.id, decision.fireAt, now);
  return event.subCreated(decision.id, decision.name, decision.instanceId, now);
}
