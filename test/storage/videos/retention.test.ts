import { expect, test } from "vitest";
import type { Retention } from "../../../src/lib/storage/videos/retention.ts";
import { testStorage, videoId } from "../../support/storage/testStorage.ts";

const NOW = Date.UTC(2026, 10, 22);

async function due(retention: Retention, now: number) {
  const found = [];
  for await (const entry of retention.due(now)) found.push(entry);
  return found;
}

test("films whose time has come are found, oldest first, until they are dealt with", async () => {
  const { retention } = testStorage();
  const [late, early, young] = [NOW - 1, NOW - 9, NOW + 1].map((keepUntil) => ({
    id: videoId(),
    owner: "an'na",
    keepUntil,
  }));
  if (!late || !early || !young) throw new Error("missing");
  for (const entry of [late, early, young, late]) await retention.add(entry);
  expect(await due(retention, NOW)).toEqual([early, late]);
  await retention.forget(early);
  await retention.forget(early);
  expect(await due(retention, NOW)).toEqual([late]);
  expect(await due(retention, NOW + 2)).toEqual([late, young]);
});
