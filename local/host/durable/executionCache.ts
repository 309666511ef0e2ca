import type { Execution } from "./execution.ts";

const mostEvents = 200_000;

/** Histories of waiting instances, parsed, so that an episode need not read them again. Bounded by their events. */
export class ExecutionCache {
  readonly #entries = new Map<string, Execution>();
  #events = 0;

  put(execution: Execution): void {
    this.#entries.set(execution.instanceId, execution);
    this.#events += execution.events.length;
    for (const id of this.#entries.keys()) {
      if (this.#events <= mostEvents) break;
      this.take(id, undefined);
    }
  }

  /** Takes an execution out: whoever plays it changes it, and puts it back only when that was stored. */
  take(instanceId: string, executionId: string | undefined): Execution | undefined {
    const found = this.#entries.get(instanceId);
    if (!found) return undefined;
    this.#entries.delete(instanceId);
    this.#events -= found.events.length;
    return found.executionId === executionId ? found : undefined;
  }
}
