import type { Standing } from "../../domain/money/budget.ts";
import { type CounterPlace, sumsOf } from "./counters.ts";
import type { CounterNow } from "./entries.ts";

/** What an entry's four counters say of its day and month, of its owner and of all. */
export function standingIn(counters: readonly CounterNow[]): Standing {
  const of = (isIt: (place: CounterPlace) => boolean) =>
    sumsOf(counters.find(({ place }) => isIt(place))?.row ?? null);
  return {
    owner: {
      day: of(({ owner, day }) => owner !== null && day !== null),
      month: of(({ owner, day }) => owner !== null && day === null),
    },
    all: {
      day: of(({ owner, day }) => owner === null && day !== null),
      month: of(({ owner, day }) => owner === null && day === null),
    },
  };
}
