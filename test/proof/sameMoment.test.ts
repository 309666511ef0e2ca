import { expect, test } from "vitest";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp({ sora: { renderSeconds: 30 }, sweeps: false });

test("two slots that come free in one moment are both used in it", async () => {
  const dailies = await app();
  const ids = [];
  for (const prompt of ["1", "2", "3", "4", "5", "6"]) ids.push(await dailies.create({ prompt }, prompt));
  for (const id of ids) await dailies.untilFinal(id);
  const [, , ...later] = dailies.sora.jobs().map(({ createdAt }) => createdAt);
  expect(later.length).toBe(4);
  expect(new Set(later).size).toBe(2);
});
