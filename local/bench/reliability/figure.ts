import type { Figures } from "../../../test/support/proof/accounts.ts";

/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What it is promised to be; empty where it is only told. */
  readonly promise: string;
  readonly kept: boolean;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** What is not as it should be, one by one. */
  readonly problems: readonly string[];
}

/** Measures one part with the Azurite of this connection string. */
export type Part = (azurite: string) => Promise<Measured>;

/** A figure that is only told. */
export function told(what: string, value: string | number): Figure {
  return { what, value: String(value), promise: "", kept: true };
}

/** A figure that must be this one. */
export function exactly(what: string, value: string | number, promise: string | number): Figure {
  return { what, value: String(value), promise: String(promise), kept: String(value) === String(promise) };
}

/** A figure that must not be more than this. */
export function atMost(what: string, value: number, most: number): Figure {
  return { what, value: String(value), promise: `at most ${most}`, kept: value <= most };
}

/** What every run of this kind promises about jobs and money, its name before each line. */
export function books(name: string, all: readonly Omit<Figures, "problems">[]): readonly Figure[] {
  const sum = (key: Exclude<keyof Figures, "problems">) => all.reduce((total, each) => total + each[key], 0);
  const dollars = (tenThousandths: number) => `$${(tenThousandths / 10_000).toFixed(4)}`;
  return [
    told(`${name}: requests accepted`, sum("accepted")),
    exactly(`${name}: films archived byte for byte`, sum("filmsRight"), sum("filmsDue")),
    exactly(
      `${name}: jobs billed / jobs that these take`,
      (sum("jobsBilled") / sum("jobsDue")).toFixed(3),
      "1.000",
    ),
    exactly(`${name}: ledger, against the invoice`, dollars(sum("booked")), dollars(sum("invoiced"))),
  ];
}
