import { expect } from "vitest";

/** What was read twice in a row, a moment apart: cards are laid out as they come into view. */
export async function atRest(read: () => Promise<number>): Promise<number> {
  let last = Number.NaN;
  await expect
    .poll(async () => {
      const before = last;
      last = await read();
      return last - before;
    })
    .toBe(0);
  return last;
}
