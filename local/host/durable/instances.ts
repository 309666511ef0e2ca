import { randomUUID } from "node:crypto";
import { type InstanceRow, isTerminal, startedInstance } from "../store/rows.ts";
import { eventRaised, executionStarted } from "./historyEvents.ts";
import type { Runtime } from "./runtime.ts";

type Found = InstanceRow | undefined;

/**
 * Starts an instance under an id that no live one has; its past, if any, is gone. `input` is JSON text, or null for none.
 * Returns the live one that it found instead, which is left alone. Like all here: stored before it returns.
 */
export function startInstance(runtime: Runtime, id: string, name: string, input: string | null): Found {
  const { store, clock } = runtime.parts;
  return call(runtime, `startNew ${id}`, () => {
    const before = store.instance(id);
    if (before && !isTerminal(before.status)) return before;
    const [executionId, generation] = [randomUUID(), (before?.generation ?? -1) + 1];
    const start = { id, executionId, name, input, parent: null, generation };
    const event = executionStarted(start, clock.now());
    store.deleteHistory(id);
    store.putInstance(startedInstance(event));
    store.send({ instanceId: id, executionId, visibleAt: clock.now(), event });
    return undefined;
  });
}

/** Hands an event (JSON text) to the instance that it finds and returns; not to one that has ended. */
export function raiseEvent(runtime: Runtime, id: string, name: string, input: string): Found {
  const { store, clock, probe } = runtime.parts;
  return call(runtime, `raiseEvent ${id}`, () => {
    const found = store.instance(id);
    if (!found || isTerminal(found.status)) return found;
    const visibleAt = clock.now() + probe.delay("event", name);
    const event = eventRaised(name, input, clock.now());
    store.send({ instanceId: id, executionId: null, visibleAt, event });
    return found;
  });
}

/** Forgets the instance that it finds and returns; not one that is live. */
export function purgeInstance(runtime: Runtime, id: string): Found {
  const { store } = runtime.parts;
  return call(runtime, `purge ${id}`, () => {
    const found = store.instance(id);
    if (found && isTerminal(found.status)) store.deleteInstance(id);
    return found;
  });
}

function call<T>(runtime: Runtime, detail: string, change: () => T): T {
  const { probe } = runtime.parts;
  probe.reach({ when: "before", what: "client", detail });
  const result = runtime.commit(detail, change);
  runtime.flush();
  probe.reach({ when: "after", what: "client", detail });
  return result;
}
