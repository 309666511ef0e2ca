import { expect } from "vitest";
import type { Figures } from "./accounts.ts";

/** Every job that was due was made and billed once, every film is the provider's, the money agrees, and nothing is left. */
export function expectOnce({
  problems,
  jobsDue,
  jobsBilled,
  filmsDue,
  filmsRight,
  booked,
  invoiced,
}: Figures): void {
  expect(problems).toEqual([]);
  expect({ jobsBilled, filmsRight, booked }).toEqual({
    jobsBilled: jobsDue,
    filmsRight: filmsDue,
    booked: invoiced,
  });
}
