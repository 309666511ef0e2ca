/** Something that ends once, with or without a failure. Continuations run at once and in order, as in DurableTask. */
export class Completion {
  isDone = false;
  #failed = false;
  readonly #continuations: ((failed: boolean) => void)[] = [];

  settle(failed = false): void {
    if (this.isDone) return;
    this.isDone = true;
    this.#failed = failed;
    for (const next of this.#continuations) next(failed);
  }

  whenDone(next: (failed: boolean) => void): void {
    if (this.isDone) next(this.#failed);
    else this.#continuations.push(next);
  }
}

/** Ends when every child has ended, also after a failure; at once when there is none. */
export function whenAll(children: readonly Completion[]): Completion {
  const all = new Completion();
  let left = children.length;
  let anyFailed = false;
  if (left === 0) all.settle();
  for (const child of children) {
    child.whenDone((failed) => {
      anyFailed ||= failed;
      if (--left === 0) all.settle(anyFailed);
    });
  }
  return all;
}

/** Ends with its first child. */
export function whenAny(children: readonly Completion[]): Completion {
  const any = new Completion();
  for (const child of children) child.whenDone(() => any.settle());
  return any;
}
