/** What happens, and when; anything stands in it once, at the time that was said last. */
export class Agenda {
  readonly #due = new Map<string, number>();
  readonly #heap: { readonly at: number; readonly what: string }[] = [];

  put(at: number, what: string): number {
    this.#due.set(what, at);
    const heap = this.#heap;
    let place = heap.push({ at, what }) - 1;
    for (let above = (place - 1) >> 1; place > 0 && this.#at(above) > at; above = (place - 1) >> 1) {
      this.#swap(place, above);
      place = above;
    }
    return at;
  }

  /** Takes what is next. */
  take(): { readonly at: number; readonly what: string } | null {
    for (let next = this.#pop(); next; next = this.#pop()) {
      if (this.#due.get(next.what) !== next.at) continue;
      this.#due.delete(next.what);
      return next;
    }
    return null;
  }

  #pop() {
    const heap = this.#heap;
    this.#swap(0, heap.length - 1);
    const top = heap.pop() ?? null;
    for (let place = 0; ; ) {
      const below = [2 * place + 1, 2 * place + 2].filter((each) => each < heap.length);
      const [least] = below.sort((a, b) => this.#at(a) - this.#at(b));
      if (least === undefined || this.#at(least) >= this.#at(place)) return top;
      this.#swap(place, least);
      place = least;
    }
  }

  #at(place: number): number {
    return this.#heap[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (!first || !second) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}
