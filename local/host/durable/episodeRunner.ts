import type { FunctionApp } from "../core/functionApp.ts";
import type { InstanceRow, MessageRow } from "../store/rows.ts";
import type { ActivityRunner } from "./activityRunner.ts";
import type { EngineContext } from "./engineContext.ts";
import { type EpisodeResult, type EpisodeTools, runEpisode } from "./episode.ts";
import { Execution } from "./execution.ts";
import { ExecutionCache } from "./executionCache.ts";
import { Outbox } from "./outbox.ts";
import { selectMessages } from "./selectMessages.ts";

/** Plays one instance's waiting messages, and stores all that follows in one transaction. */
export class EpisodeRunner {
  readonly #context: EngineContext;
  readonly #app: FunctionApp;
  readonly #outbox: Outbox;
  readonly #tools: EpisodeTools;
  readonly #cache = new ExecutionCache();

  constructor(context: EngineContext, app: FunctionApp, activities: ActivityRunner, tools: EpisodeTools) {
    this.#context = context;
    this.#app = app;
    this.#outbox = new Outbox(context, activities);
    this.#tools = tools;
  }

  async run(instanceId: string): Promise<void> {
    const { store, clock, commit, instanceIsReady } = this.#context;
    const now = clock.now();
    const row = store.instance(instanceId);
    const messages = store.messages(instanceId, now);
    const { start, deliver, discard, park } = selectMessages(row, messages);
    if (deliver.length === 0) {
      if (discard.length + park.length === 0) return;
      commit(`discarded messages of ${instanceId}`, () => {
        for (const message of discard) store.deleteMessage(message.seq);
        for (const message of park) store.park(message.seq);
      });
      return;
    }
    const execution = this.#execution(row, start);
    const replaced = start ? row?.executionId : undefined;
    execution.begin(
      deliver.map((message) => message.event),
      now,
    );
    const result = await runEpisode(execution, this.#tools);
    if (!this.#context.isAlive() || this.#hangs(row, result)) return;
    const isNew = start !== undefined || result.execution !== execution;
    const followUps = commit(`episode of ${execution.name}`, () => {
      if (store.instance(instanceId)?.executionId !== row?.executionId) return []; // purged meanwhile
      for (const message of [...deliver, ...discard]) store.deleteMessage(message.seq);
      for (const message of park) store.park(message.seq);
      if (isNew) store.deleteHistory(instanceId);
      const old = replaced ?? (result.execution === execution ? undefined : execution.executionId);
      if (old && old !== result.execution.executionId) store.endExecution(instanceId, old);
      store.appendHistory(instanceId, result.execution.episodes, result.piece);
      store.putInstance(toRow(result, row, isNew, clock.now()));
      return this.#outbox.send(result);
    });
    if (result.status === "Running") this.#cache.put(result.execution);
    for (const followUp of followUps) followUp();
    if (messages.length === store.batchSize) instanceIsReady(instanceId);
  }

  /** Drops what is held in memory about an instance: its stored state is the truth. */
  forget(instanceId: string): void {
    this.#cache.take(instanceId, undefined);
  }

  #execution(row: InstanceRow | undefined, start: MessageRow | undefined): Execution {
    if (start) {
      this.forget(start.instanceId);
      return new Execution(start.event);
    }
    if (!row) throw new Error("An episode needs an instance or the message that starts one.");
    return (
      this.#cache.take(row.id, row.executionId) ??
      Execution.stored(row, this.#context.store.historyPieces(row.id))
    );
  }

  /** The real engine never gets past an activity or a child that does not exist, and says nothing. */
  #hangs(row: InstanceRow | undefined, result: EpisodeResult): boolean {
    const unknown = result.decisions.find((decision) => {
      if (decision.kind === "timer") return false;
      return !this.#app.find(decision.kind === "task" ? "activity" : "orchestration", decision.name);
    });
    if (!unknown || unknown.kind === "timer") return false;
    const { instanceId, name } = result.execution;
    this.#context.warn(
      `Instance ${instanceId} of ${name} hangs for ever: there is no ${unknown.kind === "task" ? "activity" : "orchestrator"} '${unknown.name}'.`,
    );
    if (row) {
      this.#context.commit(`hanging ${instanceId}`, () =>
        this.#context.store.putInstance({ ...row, status: "Running" }),
      );
    }
    return true;
  }
}

function toRow(
  result: EpisodeResult,
  before: InstanceRow | undefined,
  isNew: boolean,
  now: number,
): InstanceRow {
  const { execution } = result;
  return {
    id: execution.instanceId,
    executionId: execution.executionId,
    name: execution.name,
    status: result.status,
    input: execution.input,
    output: result.output,
    customStatus: result.customStatus,
    created: isNew ? execution.createdAt : (before?.created ?? now),
    updated: now,
    parent: execution.parent,
    generation: execution.generation,
  };
}
