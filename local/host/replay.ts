import { StrictChecks } from "./check/strictChecks.ts";
import { FunctionApp } from "./core/functionApp.ts";
import { functionsCore } from "./core/functionsCore.ts";
import { registerOnce } from "./core/registerOnce.ts";
import { Execution } from "./durable/execution.ts";
import { EventType, type HistoryEvent } from "./durable/historyEvents.ts";
import { interpret } from "./durable/interpreter.ts";
import { orchestrate } from "./durable/orchestrate.ts";
import { isTerminal, type RuntimeStatus } from "./store/rows.ts";
import type { SqliteStore } from "./store/sqliteStore.ts";

/** The history of one instance that has ended, as kept in a fixture. */
export interface RecordedHistory {
  readonly name: string;
  readonly status: RuntimeStatus;
  readonly history: readonly HistoryEvent[];
}

/** Reads an instance that has ended. Throws when there is none. */
export function recordHistory(store: SqliteStore, id: string): RecordedHistory {
  const row = store.instance(id);
  if (!row || !isTerminal(row.status)) throw new Error(`There is no finished instance ${id}.`);
  return { name: row.name, status: row.status, history: store.history(id) };
}

/**
 * Plays a recorded history against the orchestrators of today, episode by episode, and throws when they ask for
 * something else than is recorded, or end in another way. `app` registers the functions, as for a test host.
 */
export async function replayHistory(app: () => unknown, recorded: RecordedHistory): Promise<void> {
  await registerOnce(app);
  const checks = new StrictChecks();
  const functions = new FunctionApp({
    core: functionsCore(),
    log: () => {},
    clientData: () => Promise.resolve("{}"),
    wrap: (name, callback) => checks.wrap(name, callback),
  });
  const start = recorded.history.find((event) => event.EventType === EventType.executionStarted);
  if (!start) throw new Error(`The recorded history of ${recorded.name} has no beginning.`);
  const execution = new Execution({ ...start, IsPlayed: false });
  for (const episode of episodes(recorded.history)) {
    for (const event of episode.arrived) execution.append({ ...event, IsPlayed: false });
    const mismatch = await playEpisode(functions, execution, episode, checks);
    if (mismatch) throw new Error(`${recorded.name} does not fit its recorded history: ${mismatch}`);
    execution.markPlayed();
    for (const event of episode.scheduled) execution.append({ ...event });
    execution.settle();
  }
}

interface Episode {
  readonly arrived: readonly HistoryEvent[];
  /** What the episode added, its end included. */
  readonly scheduled: readonly HistoryEvent[];
}

const scheduledTypes: ReadonlySet<number> = new Set([
  EventType.taskScheduled,
  EventType.subCreated,
  EventType.timerCreated,
  EventType.executionCompleted,
  EventType.orchestratorCompleted,
]);

function episodes(history: readonly HistoryEvent[]): Episode[] {
  const starts = history.flatMap((event, at) =>
    event.EventType === EventType.orchestratorStarted ? [at] : [],
  );
  return starts.map((at, index) => {
    const events = history.slice(at, starts[index + 1]);
    return {
      arrived: events.filter((event) => !scheduledTypes.has(event.EventType)),
      scheduled: events.filter((event) => scheduledTypes.has(event.EventType)),
    };
  });
}

async function playEpisode(
  app: FunctionApp,
  execution: Execution,
  episode: Episode,
  checks: StrictChecks,
): Promise<string | undefined> {
  const { name, executionId, events: history } = execution;
  const reply = await orchestrate(app, execution);
  const seen = interpret({ name, executionId, history, reply });
  const exists = (kind: "activity" | "orchestration", wanted: string) => app.find(kind, wanted) !== undefined;
  const runAgain = () => orchestrate(app, execution);
  const problem = await checks.inspect({ execution, reply, seen, exists, runAgain });
  if (problem) return problem;
  const asked = seen.decisions.map(
    (one) => `${one.kind} ${one.id} ${one.kind === "timer" ? one.fireAt : one.name}`,
  );
  const recorded = episode.scheduled.flatMap(describe);
  if (asked.join() !== recorded.join())
    return `recorded ${recorded.join() || "nothing"}, now ${asked.join() || "nothing"}`;
  const end = episode.scheduled.find((event) => event.EventType === EventType.executionCompleted);
  const ended = {
    completed: "Completed",
    failed: "Failed",
    waiting: "waiting",
    continuedAsNew: "a new execution",
  };
  if ((end?.OrchestrationStatus ?? "waiting") === ended[seen.outcome.kind]) return undefined;
  return `recorded ${end?.OrchestrationStatus ?? "waiting"}, now ${ended[seen.outcome.kind]}`;
}

function describe(event: HistoryEvent): string[] {
  if (event.EventType === EventType.taskScheduled) return [`task ${event.EventId} ${event.Name}`];
  if (event.EventType === EventType.subCreated) return [`sub ${event.EventId} ${event.Name}`];
  if (event.EventType !== EventType.timerCreated) return [];
  return [`timer ${event.EventId} ${Date.parse(event.FireAt ?? "")}`];
}
