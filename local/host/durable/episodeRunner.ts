import type { FunctionApp } from "../core/functionApp.ts";
import type { InstanceRow, MessageRow } from "../store/rows.ts";
import type { ActivityRunner } from "./activityRunner.ts";
import type { Checks } from "./checks.ts";
import type { EngineContext } from "./engineContext.ts";
import { type EpisodeResult, runEpisode } from "./episode.ts";
import { Execution } from "./execution.ts";
import { ExecutionCache } from "./executionCache.ts";
import { Outbox } from "./outbox.ts";
import { selectMessages } from "./selectMessages.ts";

/** Plays one instance's waiting messages, and stores all that follows in one transaction. */
export class EpisodeRunner {
  readonly #engine: EngineContext;
  readonly #app: FunctionApp;
  readonly #checks: Checks;
  readonly #outbox: Outbox;
  readonly #cache = new ExecutionCache();

  constructor(
    engine: EngineContext,
    activities: ActivityRunner,
    parts: { app: FunctionApp; checks: Checks },
  ) {
    this.#engine = engine;
    this.#app = parts.app;
    this.#checks = parts.checks;
    this.#outbox = new Outbox(engine, activities);
  }

  async run(instanceId: string): Promise<void> {
    const { store, clock } = this.#engine;
    const row = store.instance(instanceId);
    const messages = store.messages(instanceId, clock.now());
    const { start, deliver, discard, park } = selectMessages(row, messages);
    const execution = deliver.length > 0 ? this.#execution(row, start) : undefined;
    const arrived = deliver.map((message) => message.event);
    execution?.begin(arrived, clock.now());
    const tools = { app: this.#app, checks: this.#checks, now: clock.now };
    const result = execution && this.#known(await runEpisode(execution, tools));
    if (messages.length === 0 || this.#engine.isDead) return;
    const detail = result ? `episode of ${result.execution.name}` : `discarded messages of ${instanceId}`;
    const followUps = this.#engine.commit(detail, () => {
      if (store.instance(instanceId)?.executionId !== row?.executionId) return []; // purged meanwhile
      for (const message of [...deliver, ...discard]) store.deleteMessage(message.seq);
      for (const message of park) store.park(message.seq);
      if (!result) return [];
      const isNew = start !== undefined || result.execution !== execution;
      if (isNew) store.deleteHistory(instanceId);
      if (result.execution !== execution) store.endExecution(instanceId, execution.executionId);
      return this.#store(result);
    });
    if (result?.status === "Running") this.#cache.put(result.execution);
    for (const followUp of followUps) followUp();
    if (messages.length === store.batchSize) this.#engine.ready(instanceId);
  }

  #execution(row: InstanceRow | undefined, start: MessageRow | undefined): Execution {
    const cached = row && this.#cache.take(row.id, row.executionId);
    if (start) return new Execution(start.event);
    if (!row) throw new Error("An episode needs an instance or the message that starts one.");
    return cached ?? Execution.stored(row, this.#engine.store.historyPieces(row.id));
  }

  /** Stores what an episode came to; inside its commit. */
  #store(result: EpisodeResult): (() => void)[] {
    const { store, clock } = this.#engine;
    const { execution, status, output, customStatus } = result;
    const { instanceId: id, executionId, name, input, parent, generation, createdAt } = execution;
    store.appendHistory(id, execution.episodes, result.piece);
    const at = { created: createdAt, updated: clock.now() };
    store.putInstance({
      id,
      executionId,
      name,
      status,
      input,
      output,
      customStatus,
      parent,
      generation,
      ...at,
    });
    return this.#outbox.send(result);
  }

  /** The real engine never gets past an activity or a child that does not exist, and says nothing. */
  #known(result: EpisodeResult): EpisodeResult {
    const { instanceId, name } = result.execution;
    const decisions = result.decisions.filter((decision) => {
      if (decision.kind === "timer") return true;
      const isKnown = this.#app.find(decision.kind === "task" ? "activity" : "orchestration", decision.name);
      if (isKnown) return true;
      const missing = decision.kind === "task" ? "activity" : "orchestrator";
      this.#engine.warn(
        `Instance ${instanceId} of ${name} hangs for ever: there is no ${missing} '${decision.name}'.`,
      );
      return false;
    });
    return { ...result, decisions };
  }
}
