/** Something that is made once. */
export interface Memoised<T> {
  (): Promise<T>;
  /** Makes the next one who asks make it again. */
  forget(): void;
}

/** Makes something once, for all who ask, also at the same time; a failure is not kept: the next one tries again. */
export function memoised<T>(make: () => Promise<T>): Memoised<T> {
  let made: Promise<T> | undefined;
  const get = () => {
    if (made === undefined) {
      const current = make();
      made = current;
      current.catch(() => {
        if (made === current) made = undefined;
      });
    }
    return made;
  };
  const forget = () => {
    made = undefined;
  };
  return Object.assign(get, { forget });
}
