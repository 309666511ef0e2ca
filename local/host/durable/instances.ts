import { randomUUID } from "node:crypto";
import { type InstanceRow, isTerminal, startedInstance } from "../store/rows.ts";
import { eventRaised, executionStarted } from "./historyEvents.ts";
import type { Runtime } from "./runtime.ts";

/** What a durable client may ask of the task hub. Every method is one transaction, stored before it returns. */
export class Instances {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /**
   * Starts an instance under an id that no live one has; its past, if any, is gone. `input` is JSON text, or null for
   * none. Returns the live one that it found instead, which is left alone.
   */
  start(id: string, name: string, input: string | null): InstanceRow | undefined {
    const { store, clock } = this.#runtime.parts;
    return this.#call(`startNew ${id}`, () => {
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
  raise(id: string, name: string, input: string): InstanceRow | undefined {
    const { store, clock, probe } = this.#runtime.parts;
    return this.#call(`raiseEvent ${id}`, () => {
      const found = store.instance(id);
      if (!found || isTerminal(found.status)) return found;
      const visibleAt = clock.now() + probe.delay("event", name);
      const event = eventRaised(name, input, clock.now());
      store.send({ instanceId: id, executionId: null, visibleAt, event });
      return found;
    });
  }

  /** Forgets the instance that it finds and returns; not one that is live. */
  purge(id: string): InstanceRow | undefined {
    const { store } = this.#runtime.parts;
    return this.#call(`purge ${id}`, () => {
      const found = store.instance(id);
      if (found && isTerminal(found.status)) store.deleteInstance(id);
      return found;
    });
  }

  #call<T>(detail: string, change: () => T): T {
    const { probe } = this.#runtime.parts;
    probe.reach({ when: "before", what: "client", detail });
    const result = this.#runtime.commit(detail, change);
    this.#runtime.flush();
    probe.reach({ when: "after", what: "client", detail });
    return result;
  }
}
