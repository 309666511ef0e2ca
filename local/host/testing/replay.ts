import { StrictChecks } from "../check/strictChecks.ts";
import { FunctionApp } from "../core/functionApp.ts";
import { EventType, type HistoryEvent } from "../durable/historyEvents.ts";
import { playEpisode } from "../durable/playEpisode.ts";
import { noProbe } from "../durable/probe.ts";
import { type RuntimeStatus, startedInstance } from "../store/rows.ts";
import type { SqliteStore } from "../store/sqliteStore.ts";
import { registerOnce } from "./registerOnce.ts";

/** The history of one instance, as kept in a fixture; of one that still ran, as far as it had come. */
export interface RecordedHistory {
  readonly name: string;
  readonly status: RuntimeStatus;
  readonly history: readonly HistoryEvent[];
}

/** The events of an instance's present execution, as the SDK gets them. */
export function readHistory(store: SqliteStore, id: string): HistoryEvent[] {
  return JSON.parse(`[${store.historyText(id)}]`);
}

/** The history of an instance's present execution for a fixture. Throws when there is none. */
export function recordHistory(store: SqliteStore, id: string): RecordedHistory {
  const [row, history] = [store.instance(id), readHistory(store, id)];
  if (!row || history.length === 0) throw new Error(`There is no instance ${id} that has begun.`);
  return { name: row.name, status: row.status, history };
}

/**
 * Plays a recorded history against the orchestrators of today, episode by episode, and throws when they ask for
 * something else than is recorded, or end in another way. `register` registers the functions, as for a test host.
 */
export async function replayHistory(register: () => unknown, recorded: RecordedHistory): Promise<void> {
  await registerOnce(register);
  const { name, history } = recorded;
  const start = history.find((event) => event.EventType === EventType.executionStarted);
  if (!start) throw new Error(`The recorded history of ${name} has no beginning.`);
  const instance = startedInstance(start);
  const checks = new StrictChecks();
  const clock = { now: () => instance.created };
  const app = new FunctionApp(
    () => {},
    () => Promise.resolve("{}"),
  );
  const stage = { app, checks, clock, probe: noProbe, isDead: () => false };
  for (const { past, events } of episodes(history)) {
    const fresh = events.filter(hasArrived).map((event) => ({ ...event, IsPlayed: false }));
    const text = JSON.stringify(past).slice(1, -1);
    const played = await playEpisode(stage, { instance, past: text, fresh });
    const isSame = played.instance.executionId === instance.executionId;
    const [was, is] = [describe(events), isSame ? describe(played.events) : "a new execution"];
    const why = played.failure ? ` (${played.failure.reason})` : "";
    const problem = checks.problems[0] ?? (was === is ? undefined : `recorded ${was}, now ${is}${why}`);
    if (problem) throw new Error(`${name} does not fit its recorded history: ${problem}`);
  }
}

interface RecordedEpisode {
  readonly past: readonly HistoryEvent[];
  readonly events: readonly HistoryEvent[];
}

function episodes(history: readonly HistoryEvent[]): RecordedEpisode[] {
  const starts = history.flatMap((event, at) =>
    event.EventType === EventType.orchestratorStarted ? [at] : [],
  );
  return starts.map((at, index) => ({
    past: history.slice(0, at),
    events: history.slice(at, starts[index + 1]),
  }));
}

/** How an event that an episode added is told, when it was not one of those that had arrived. */
const added: Readonly<Record<number, (event: HistoryEvent) => string[]>> = {
  [EventType.taskScheduled]: (event) => [`activity ${event.EventId} ${event.Name}`],
  [EventType.subCreated]: (event) => [`orchestration ${event.EventId} ${event.Name}`],
  [EventType.timerCreated]: (event) => [`timer ${event.EventId} ${event.FireAt}`],
  [EventType.executionCompleted]: (event) => [String(event.OrchestrationStatus)],
  [EventType.orchestratorCompleted]: () => [],
};

function hasArrived(event: HistoryEvent): boolean {
  return added[event.EventType] === undefined;
}

function describe(events: readonly HistoryEvent[]): string {
  return events.flatMap((event) => added[event.EventType]?.(event) ?? []).join(", ") || "nothing";
}
