import type { Action } from "./actions.ts";
import { Completion } from "./completion.ts";
import type { HistoryEvent } from "./historyEvents.ts";
import { type Decision, type DecisionKind, NonDeterminism, unmatched } from "./nonDeterminism.ts";

interface OpenTask {
  readonly kind: DecisionKind;
  readonly done: Completion;
}

/** What an orchestration has asked for, by sequence number: what is new, and what has not ended. */
export class Schedule {
  readonly #executionId: string;
  readonly #open = new Map<number, OpenTask>();
  /** Asked for, and not yet found in the history: at the end, this episode's decisions. */
  readonly pending = new Map<number, Decision>();
  /** Everything ever asked for, in order. */
  readonly asked: Decision[] = [];
  /** The next number. */
  sequence = 0;
  /** The time of the episode that is being played, milliseconds since 1970. */
  now = 0;

  constructor(executionId: string) {
    this.#executionId = executionId;
  }

  get open(): ReadonlyMap<number, DecisionKind> {
    return new Map([...this.#open].map(([id, task]) => [id, task.kind]));
  }

  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Asks for an activity or a sub-orchestration. */
  call(kind: "task" | "sub", action: Action): Completion {
    const id = this.sequence++;
    const name = action.functionName ?? "";
    if (kind === "task") return this.#expect({ kind, id, name, input: action.input });
    const instanceId = action.instanceId || `${this.#executionId}:${id}`;
    return this.#expect({ kind, id, name, input: action.input, instanceId });
  }

  /** Asks for a timer; its number is the `sequence` before the call. */
  sleepUntil(fireAt: number): Completion {
    return this.#expect({ kind: "timer", id: this.sequence++, fireAt });
  }

  /** Ends a timer's task at once. What was already asked of the queue still comes, and is ignored. */
  cancel(id: number): void {
    this.settle(id, true);
  }

  /** A second completion of one task is ignored: activities and child starts happen at least once. */
  settle(id: number | undefined, failed: boolean): void {
    const task = id === undefined ? undefined : this.#open.get(id);
    if (!task || id === undefined) return;
    this.#open.delete(id);
    task.done.settle(failed);
  }

  /** Checks what the history scheduled against what the code asks for now. Throws a NonDeterminism. */
  match(event: HistoryEvent): void {
    const problem = unmatched(event, this.pending.get(event.EventId));
    if (problem) throw new NonDeterminism(problem);
    this.pending.delete(event.EventId);
  }

  #expect(decision: Decision): Completion {
    const done = new Completion();
    this.asked.push(decision);
    this.pending.set(decision.id, decision);
    this.#open.set(decision.id, { kind: decision.kind, done });
    return done;
  }
}
