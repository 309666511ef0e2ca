import { randomUUID } from "node:crypto";
import { type InstanceRow, isTerminal } from "../store/rows.ts";
import type { EngineContext } from "./engineContext.ts";
import { eventRaised, executionStarted } from "./historyEvents.ts";

export type Started =
  | { readonly kind: "started"; readonly id: string }
  | { readonly kind: "exists"; readonly status: string };
export type Raised = "raised" | "unknown" | "ended";
export type Purged =
  | { readonly kind: "purged" | "unknown" }
  | { readonly kind: "running"; readonly status: string };

/** What a durable client may ask of the task hub. Every method is one transaction. */
export class Instances {
  readonly #engine: EngineContext;

  constructor(engine: EngineContext) {
    this.#engine = engine;
  }

  /** Starts an instance; `input` is JSON text, or null for none. An id whose instance has ended is used again, its past is gone. */
  start(name: string, input: string | null, id = randomUUID().replaceAll("-", "")): Started {
    const { store, clock } = this.#engine;
    return this.#call("startNew", id, (afterwards): Started => {
      const before = store.instance(id);
      if (before && !isTerminal(before.status)) return { kind: "exists", status: before.status };
      const now = clock.now();
      const generation = (before?.generation ?? -1) + 1;
      const executionId = randomUUID();
      const start = { instanceId: id, executionId, name, input, parent: null, generation };
      store.deleteHistory(id);
      if (before) store.endExecution(id, before.executionId);
      store.putInstance({
        ...{ id, executionId, name, input, generation, status: "Pending", output: null, customStatus: null },
        ...{ created: now, updated: now, parent: null },
      });
      afterwards(
        this.#engine.send({
          instanceId: id,
          executionId,
          visibleAt: now,
          event: executionStarted(start, now),
        }),
      );
      return { kind: "started", id };
    });
  }

  /** Hands an event (JSON text) to a live instance. */
  raise(id: string, name: string, input: string): Raised {
    const { store, clock, probe } = this.#engine;
    return this.#call("raiseEvent", id, (afterwards): Raised => {
      const row = store.instance(id);
      if (!row) return "unknown";
      if (isTerminal(row.status)) return "ended";
      const now = clock.now();
      const visibleAt = now + probe.delay("event", name);
      const event = eventRaised(name, input, now);
      afterwards(this.#engine.send({ instanceId: id, executionId: null, visibleAt, event }));
      return "raised";
    });
  }

  /** Forgets an instance that has ended. */
  purge(id: string): Purged {
    const { store } = this.#engine;
    return this.#call("purge", id, (): Purged => {
      const row = store.instance(id);
      if (!row) return { kind: "unknown" };
      if (!isTerminal(row.status)) return { kind: "running", status: row.status };
      store.deleteInstance(id);
      return { kind: "purged" };
    });
  }

  /** The oldest first. */
  all(): readonly InstanceRow[] {
    return this.#engine.store.instances();
  }

  find(id: string): InstanceRow | undefined {
    return this.#engine.store.instance(id);
  }

  /** Nothing that was asked for starts before it is stored; and it is stored before the caller is told. */
  #call<T>(what: string, id: string, change: (afterwards: (followUp: () => void) => void) => T): T {
    const { probe } = this.#engine;
    const followUps: (() => void)[] = [];
    probe.reach({ when: "before", what: "client", detail: `${what} ${id}` });
    const result = this.#engine.commit(`${what} ${id}`, () => change((followUp) => followUps.push(followUp)));
    this.#engine.flush();
    for (const followUp of followUps) followUp();
    probe.reach({ when: "after", what: "client", detail: `${what} ${id}` });
    return result;
  }
}
