import { expect, test } from "vitest";
import { billBeside } from "../../../src/lib/effects/money/bookCorrection.ts";

test.each([
  ["the price, where no bill is stated", undefined, 4_000],
  ["the bill, where one is stated", 0.371_23, 3_712],
  ["nothing, where nothing is billed", 0, 0],
  ["the price, where a job cannot cost what is stated", 40, 4_000],
])("a job that is billed beside its video costs %s", (_what, billed, amount) => {
  expect(billBeside(billed === undefined ? {} : { billed }, 4_000)).toBe(amount);
});
