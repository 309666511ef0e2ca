import { isTerminal, startedInstance } from "../store/rows.ts";
import { orchestratorStarted } from "./historyEvents.ts";
import { sendAll } from "./outbox.ts";
import { type EpisodeResult, playEpisode } from "./playEpisode.ts";
import type { Runtime } from "./runtime.ts";
import { selectMessages } from "./selectMessages.ts";

/** Plays an instance's waiting messages, and stores all that follows in one transaction. */
export async function runEpisode(runtime: Runtime, instanceId: string): Promise<void> {
  const { store, clock, warn } = runtime.parts;
  const stored = store.instance(instanceId);
  const messages = store.messages(instanceId, clock.now());
  const { start, deliver, park } = selectMessages(stored, messages);
  const instance = start ? startedInstance(start.event) : stored;
  let result: EpisodeResult | undefined;
  if (instance && deliver.length > 0) {
    const stage = { ...runtime.parts, isDead: () => runtime.isDead };
    const past = start ? "" : store.historyText(instanceId);
    const fresh = [orchestratorStarted(clock.now()), ...deliver.map(({ event }) => event)];
    result = await playEpisode(stage, { instance, past, fresh });
  }
  if (runtime.isDead) return;
  const detail = result ? `episode of ${result.instance.name}` : `discarded messages of ${instanceId}`;
  runtime.commit(detail, () => {
    for (const message of messages) {
      if (park.includes(message)) store.park(message.seq);
      else store.deleteMessage(message.seq);
    }
    if (!result) return;
    const { instance, events } = result;
    if (start || instance.executionId !== stored?.executionId) store.deleteHistory(instanceId);
    store.appendHistory(instanceId, events);
    store.putInstance(instance);
    if (isTerminal(instance.status)) store.unpark(instanceId, clock.now());
    sendAll(runtime.parts, result);
  });
  const [reason] = result?.failure?.reason.split("\n") ?? [];
  if (reason) warn(`Instance ${instanceId} failed: ${reason}`);
}
