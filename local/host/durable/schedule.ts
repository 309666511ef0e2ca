import type { Action } from "./actions.ts";
import { Completion } from "./completion.ts";
import type { Called, HistoryEvent } from "./historyEvents.ts";
import { type Decision, unmatched } from "./nonDeterminism.ts";

/** What an orchestration has asked for, by sequence number: what is new, and what has not ended. */
export class Schedule {
  readonly #executionId: string;
  readonly #new = new Set<number>();
  readonly #open = new Map<number, Completion>();
  /** Everything ever asked for; the index is the sequence number. */
  readonly asked: Decision[] = [];
  /** The time of the episode that is being played, milliseconds since 1970. */
  now = 0;
  /** Whether a timer was asked for that is slept in legs. */
  hasLongTimer = false;

  constructor(executionId: string) {
    this.#executionId = executionId;
  }

  /** Asked for, and not found in the history. */
  get decisions(): readonly Decision[] {
    return this.asked.filter(({ id }) => this.#new.has(id));
  }

  /** Asked for, and not ended. */
  get open(): readonly Decision[] {
    return this.asked.filter(({ id }) => this.#open.has(id));
  }

  /** Asks for an activity or a sub-orchestration. */
  call(kind: Called, { functionName: name = "", input, instanceId }: Action): Completion {
    const id = this.asked.length;
    if (kind === "activity") return this.#ask({ kind, id, name, input });
    return this.#ask({ kind, id, name, input, instanceId: instanceId || `${this.#executionId}:${id}` });
  }

  /** Asks for a timer. A cancelled one ends at once; what was asked of the queue still comes, and is ignored. */
  sleepUntil(fireAt: number, isCanceled = false): Completion {
    const id = this.asked.length;
    const done = this.#ask({ kind: "timer", id, fireAt });
    if (isCanceled) this.settle(id, true);
    return done;
  }

  /** A second completion of one task is ignored: activities and child starts happen at least once. */
  settle(id: number, failed: boolean): void {
    const done = this.#open.get(id);
    this.#open.delete(id);
    done?.settle(failed);
  }

  /** Checks what the history scheduled against what the code asks for now. Says how they differ, else undefined. */
  match(event: HistoryEvent): string | undefined {
    const { EventId: id } = event;
    const decision = this.#new.has(id) ? this.asked[id] : undefined;
    const problem = unmatched(event, decision);
    if (!problem) this.#new.delete(id);
    return problem;
  }

  #ask(decision: Decision): Completion {
    const done = new Completion();
    this.asked.push(decision);
    this.#new.add(decision.id);
    this.#open.set(decision.id, done);
    return done;
  }
}
