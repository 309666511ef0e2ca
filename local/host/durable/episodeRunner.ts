import type { FunctionApp } from "../core/functionApp.ts";
import { isTerminal, startedInstance } from "../store/rows.ts";
import type { Checks } from "./checks.ts";
import { Episode } from "./episode.ts";
import { orchestratorStarted } from "./historyEvents.ts";
import { sendAll } from "./outbox.ts";
import { type EpisodeResult, playEpisode } from "./playEpisode.ts";
import { selectMessages } from "./selectMessages.ts";
import type { TaskHub } from "./taskHub.ts";

/** Plays one instance's waiting messages, and stores all that follows in one transaction. */
export class EpisodeRunner {
  readonly #hub: TaskHub;
  readonly #app: FunctionApp;
  readonly #checks: Checks;

  constructor(parts: { readonly hub: TaskHub; readonly app: FunctionApp; readonly checks: Checks }) {
    this.#hub = parts.hub;
    this.#app = parts.app;
    this.#checks = parts.checks;
  }

  async run(instanceId: string): Promise<void> {
    const { store, clock } = this.#hub;
    const stored = store.instance(instanceId);
    const messages = store.messages(instanceId, clock.now());
    const { start, deliver, discard, park } = selectMessages(stored, messages);
    const instance = start ? startedInstance(start.event) : stored;
    const arrived = [orchestratorStarted(clock.now()), ...deliver.map(({ event }) => event)];
    const tools = { app: this.#app, checks: this.#checks, now: clock.now };
    const result =
      instance && deliver.length > 0
        ? await playEpisode(new Episode(instance, start ? "" : store.historyText(instanceId), arrived), tools)
        : undefined;
    if (this.#hub.isDead) return;
    const detail = result ? `episode of ${result.instance.name}` : `discarded messages of ${instanceId}`;
    this.#hub.commit(detail, () => {
      for (const { seq } of [...deliver, ...discard]) store.deleteMessage(seq);
      for (const { seq } of park) store.park(seq);
      if (!result) return;
      if (start || result.instance.executionId !== stored?.executionId) store.deleteHistory(instanceId);
      this.#store(result);
    });
  }

  #store(result: EpisodeResult): void {
    const { store, clock } = this.#hub;
    const { instance, events } = result;
    store.appendHistory(instance.id, events);
    store.putInstance(instance);
    if (isTerminal(instance.status)) store.unpark(instance.id, clock.now());
    sendAll(this.#hub, this.#app, result);
  }
}
