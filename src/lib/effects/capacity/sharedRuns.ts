interface Runs<T> {
  readonly running: Promise<unknown>;
  next: Promise<T> | null;
}

/**
 * Runs work one at a time for each key. Whoever comes while it runs shares the next run, which begins after they came:
 * a hundred callers at once cost two runs, and each gets an answer that has seen what they did before.
 */
export class SharedRuns<T> {
  readonly #runs = new Map<string, Runs<T>>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const runs = this.#runs.get(key);
    if (!runs) return this.#begin(key, work);
    runs.next ??= runs.running.then(() => this.#begin(key, work));
    return runs.next;
  }

  #begin(key: string, work: () => Promise<T>): Promise<T> {
    const result = work();
    const runs: Runs<T> = { running: result.catch(() => undefined), next: null };
    this.#runs.set(key, runs);
    void runs.running.then(() => {
      if (runs.next === null) this.#runs.delete(key);
    });
    return result;
  }
}
