let lastTurn: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** One image at a time in a process: the largest takes some 400 MiB while it is decoded. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  waiting += 1;
  const turn = lastTurn.then(work).finally(() => {
    waiting -= 1;
  });
  lastTurn = turn.catch(() => undefined);
  return turn;
}

/** How many images are being decoded or wait for it. */
export function imagesInLine(): number {
  return waiting;
}
