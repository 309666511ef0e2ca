import { randomUUID } from "node:crypto";
import { type InstanceRow, isTerminal, startedInstance } from "../store/rows.ts";
import { eventRaised, executionStarted } from "./historyEvents.ts";
import type { TaskHub } from "./taskHub.ts";

export type Started =
  | { readonly kind: "started"; readonly id: string }
  | { readonly kind: "exists"; readonly status: string };
export type Raised = "raised" | "unknown" | "ended";
export type Purged =
  | { readonly kind: "purged" | "unknown" }
  | { readonly kind: "running"; readonly status: string };

/** What a durable client may ask of the task hub. Every method is one transaction, stored before it returns. */
export class Instances {
  readonly #hub: TaskHub;

  constructor(hub: TaskHub) {
    this.#hub = hub;
  }

  /** Starts an instance; `input` is JSON text, or null for none. An id whose instance has ended is used again, its past is gone. */
  start(name: string, input: string | null, id = randomUUID().replaceAll("-", "")): Started {
    const { store, clock } = this.#hub;
    return this.#call(`startNew ${id}`, (): Started => {
      const before = store.instance(id);
      if (before && !isTerminal(before.status)) return { kind: "exists", status: before.status };
      const [executionId, generation] = [randomUUID(), (before?.generation ?? -1) + 1];
      const start = { id, executionId, name, input, parent: null, generation };
      const event = executionStarted(start, clock.now());
      store.deleteHistory(id);
      store.putInstance(startedInstance(event));
      store.send({ instanceId: id, executionId, visibleAt: clock.now(), event });
      return { kind: "started", id };
    });
  }

  /** Hands an event (JSON text) to a live instance. */
  raise(id: string, name: string, input: string): Raised {
    const { store, clock, probe } = this.#hub;
    return this.#call(`raiseEvent ${id}`, (): Raised => {
      const row = store.instance(id);
      if (!row) return "unknown";
      if (isTerminal(row.status)) return "ended";
      const visibleAt = clock.now() + probe.delay("event", name);
      const event = eventRaised(name, input, clock.now());
      store.send({ instanceId: id, executionId: null, visibleAt, event });
      return "raised";
    });
  }

  /** Forgets an instance that has ended. */
  purge(id: string): Purged {
    const { store } = this.#hub;
    return this.#call(`purge ${id}`, (): Purged => {
      const row = store.instance(id);
      if (!row) return { kind: "unknown" };
      if (!isTerminal(row.status)) return { kind: "running", status: row.status };
      store.deleteInstance(id);
      return { kind: "purged" };
    });
  }

  /** The oldest first. */
  all(): readonly InstanceRow[] {
    return this.#hub.store.instances();
  }

  find(id: string): InstanceRow | undefined {
    return this.#hub.store.instance(id);
  }

  #call<T>(detail: string, change: () => T): T {
    const { probe } = this.#hub;
    probe.reach({ when: "before", what: "client", detail });
    const result = this.#hub.commit(detail, change);
    this.#hub.flush();
    probe.reach({ when: "after", what: "client", detail });
    return result;
  }
}
