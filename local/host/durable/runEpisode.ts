import { type InstanceRow, isTerminal, type MessageRow, startedInstance } from "../store/rows.ts";
import { EventType, orchestratorStarted } from "./historyEvents.ts";
import { sendAll } from "./outbox.ts";
import { type EpisodeResult, playEpisode } from "./playEpisode.ts";
import type { Runtime } from "./runtime.ts";

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

/**
 * Sorts an instance's messages as DurableTask does before an episode: one may start an execution, some are delivered to it
 * in order, and starts are parked until the running instance of the same id has ended. All others are for an execution
 * that is over.
 */
function selectMessages(row: InstanceRow | undefined, messages: readonly MessageRow[]) {
  const isStart = (message: MessageRow) => message.event.EventType === EventType.executionStarted;
  const isLive = row?.status === "Running";
  const start = isLive ? undefined : messages.find(isStart);
  const execution = isLive ? row.executionId : start?.executionId;
  const isForIt = ({ executionId }: MessageRow) => executionId === null || executionId === execution;
  const rest = execution ? messages.filter((message) => !isStart(message) && isForIt(message)) : [];
  return {
    start,
    deliver: start ? [start, ...rest] : rest,
    park: messages.filter((message) => isStart(message) && message !== start),
  };
}
