import { randomUUID } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import { type InstanceRow, startedInstance } from "../store/rows.ts";
import { type Episode, historyOf, markPlayed } from "./episode.ts";
import { thrownText, workerDied } from "./failureText.ts";
import * as event from "./historyEvents.ts";
import { failedOutcome, type Interpretation, interpret, type Outcome } from "./interpreter.ts";
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
export interface Stage extends Pick<RuntimeParts, "app" | "checks" | "probe"> {
  readonly clock: Pick<Clock, "now">;
  /** Whether whoever asked for it has died meanwhile. */
  readonly isDead: () => boolean;
}

/**
 * Plays an episode, and the first one of every execution that it continues as, until one of them waits or ends. Stores
 * nothing: the result is what one transaction has to store.
 */
export async function playEpisode(stage: Stage, first: Episode): Promise<EpisodeResult> {
  for (let episode = first; ; await anotherTurn()) {
    const played = await play(stage, episode);
    const now = stage.clock.now();
    markPlayed(episode);
    if (played.outcome.kind !== "continuedAsNew") return conclude(episode, played, now);
    episode = continuation(episode.instance, played.outcome, now);
    if (stage.isDead()) throw new Error("The host has died.");
  }
}

/** Lets everything else have its turn, since an orchestrator may go on for ever. */
const anotherTurn = () => new Promise((resolve) => setImmediate(resolve));

async function play(stage: Stage, episode: Episode): Promise<Interpretation> {
  const { name, executionId } = episode.instance;
  try {
    // The real engine takes the death of the process for a failure of the orchestrator.
    if (stage.probe.death("episode") !== null) throw workerDied();
    const reply = await orchestrate(stage, episode);
    const seen = interpret({ name, executionId, history: historyOf(episode), reply });
    const runAgain = () => orchestrate(stage, episode, () => {});
    const refused = await stage.checks.inspect({ episode, reply, seen, app: stage.app, runAgain });
    return refused === undefined ? seen : refusal(refused);
  } catch (error) {
    return refusal(`Orchestrator function '${name}' failed: ${thrownText(error).message}`);
  }
}

function refusal(why: string): Interpretation {
  const schedule = { decisions: [], open: [], asked: [] };
  return { schedule, customStatus: undefined, outcome: failedOutcome(why) };
}

type Continued = Extract<Outcome, { kind: "continuedAsNew" }>;

function continuation({ id, name, parent }: InstanceRow, continued: Continued, now: number): Episode {
  const input = JSON.stringify(continued.input) ?? null;
  const executionId = randomUUID().replaceAll("-", "");
  const start = event.executionStarted({ id, executionId, name, input, parent, generation: null }, now);
  const [began, ended] = [event.orchestratorStarted(now), event.orchestratorCompleted(now)];
  const fresh = [began, start, ...continued.carried, ended];
  return { instance: startedInstance(start), past: "", fresh };
}

function conclude({ instance, fresh }: Episode, played: Interpretation, now: number): EpisodeResult {
  const {
    schedule: { decisions },
    outcome,
  } = played;
  for (const decision of decisions) fresh.push(scheduled(decision, now));
  const failure = outcome.kind === "failed" ? outcome.failure : undefined;
  const returned = outcome.kind === "completed" ? (JSON.stringify(outcome.output) ?? "null") : null;
  const status = failure ? "Failed" : returned === null ? "Running" : "Completed";
  if (status !== "Running") fresh.push(event.executionCompleted(status, failure?.reason ?? returned, now));
  if (fresh.at(-1)?.EventType !== event.EventType.orchestratorCompleted)
    fresh.push(event.orchestratorCompleted(now));
  const output = failure ? JSON.stringify(failure.reason) : returned;
  const customStatus = JSON.stringify(played.customStatus) ?? null;
  const ended = { ...instance, status, output, customStatus, updated: now } as const;
  return { instance: ended, events: fresh, decisions, failure };
}

function scheduled(decision: Decision, now: number): event.HistoryEvent {
  if (decision.kind === "activity") return event.taskScheduled(decision.id, decision.name, now);
  if (decision.kind === "timer") return event.timerCreated(decision.id, decision.fireAt, now);
  return event.subCreated(decision.id, decision.name, decision.instanceId, now);
}
