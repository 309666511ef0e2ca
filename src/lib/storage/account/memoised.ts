/** Makes something once, for all who ask, also at the same time; a failure is not kept: the next one tries again. */
export function memoised<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    if (made === undefined) {
      const current = make();
      made = current;
      current.catch(() => {
        if (made === current) made = undefined;
      });
    }
    return made;
  };
}
