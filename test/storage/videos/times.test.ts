import { expect, test } from "vitest";
import { NO_TIMES } from "../../../src/lib/domain/polling/filmTimes.ts";
import { freshPrefix, storageNamed, testStorage } from "../../support/storage/testStorage.ts";

const CLASS = { model: "sora-2", size: "1280x720", seconds: 8 };

test("each class of films has times of its own, and nothing before the first film", async () => {
  const { times } = testStorage();
  expect(await times.find(CLASS)).toEqual(NO_TIMES);
  const learnt = { ...NO_TIMES, render: { 118: 1 }, untilReady: { running: { 120: 0.5 } }, recent: ["a"] };
  await times.change(CLASS, () => learnt);
  expect(await times.find(CLASS)).toEqual(learnt);
  for (const other of [{ model: "wan" }, { size: "720x1280" }, { seconds: 4 }])
    expect(await times.find({ ...CLASS, ...other })).toEqual(NO_TIMES);
});

test("changes at the same time from two instances all count", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix), storageNamed(prefix)];
  await Promise.all(
    Array.from({ length: 10 }, (_, place) =>
      instances[place % 2]?.times.change(CLASS, (times) => ({
        ...times,
        recent: [...times.recent, `${place}`],
      })),
    ),
  );
  expect((await instances[0]?.times.find(CLASS))?.recent.toSorted()).toEqual([..."0123456789"]);
});

test("a change that wants nothing writes nothing", async () => {
  const { times } = testStorage();
  await times.change(CLASS, () => null);
  expect(await times.find(CLASS)).toEqual(NO_TIMES);
});
