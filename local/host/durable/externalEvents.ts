import { Completion } from "./completion.ts";

/** External events of one orchestration: the last waiter gets the first event; what nobody waits for is kept. */
export class ExternalEvents {
  readonly #waiting = new Map<string, Completion[]>();
  readonly #kept = new Map<string, Completion[]>();

  /** Names are compared without regard to case. */
  wait(name: string): Completion {
    return take(this.#kept, name) ?? put(this.#waiting, name, new Completion());
  }

  raise(name: string): void {
    const raised = take(this.#waiting, name) ?? put(this.#kept, name, new Completion());
    raised.settle();
  }
}

function take(from: Map<string, Completion[]>, name: string): Completion | undefined {
  return from.get(name.toLowerCase())?.pop();
}

function put(into: Map<string, Completion[]>, name: string, completion: Completion): Completion {
  const key = name.toLowerCase();
  into.set(key, [...(into.get(key) ?? []), completion]);
  return completion;
}
