import { expect, test } from "vitest";
import { testStorage, videoId } from "../../support/storage/testStorage.ts";

const NOW = 1_795_400_000_000;
const KEY = { owner: "anna", keyHash: "ab".repeat(32) };
const CLAIM = { ...KEY, requestHash: "cd".repeat(32), now: NOW };

test("of fifty requests with one key at the same time one gets it, and the others its video", async () => {
  const { keys } = testStorage();
  const ids = Array.from({ length: 50 }, () => videoId());
  const answers = await Promise.all(ids.map((id) => keys.claim({ ...CLAIM, videoId: id })));
  const winner = answers.findIndex(({ kind }) => kind === "claimed");
  const taken = answers.filter((answer) => answer.kind === "taken");
  expect(taken).toHaveLength(49);
  const { requestHash } = CLAIM;
  for (const { row } of taken)
    expect(row).toEqual({
      videoId: ids[winner],
      requestHash,
      claimedAt: NOW,
      deleted: false,
      refused: false,
    });
});

test("the same key of another owner is another key", async () => {
  const { keys } = testStorage();
  expect(await keys.claim({ ...CLAIM, videoId: videoId() })).toEqual({ kind: "claimed" });
  expect(await keys.claim({ ...CLAIM, owner: "ben", videoId: videoId() })).toEqual({ kind: "claimed" });
});

test("of several that give a stale key a new video one succeeds, and a lost reply does not hide it", async () => {
  const { keys } = testStorage();
  await keys.claim({ ...CLAIM, videoId: videoId() });
  const taken = await keys.claim({ ...CLAIM, videoId: videoId() });
  if (taken.kind !== "taken") throw new Error("not taken");
  const ids = Array.from({ length: 5 }, () => videoId());
  const renewal = { requestHash: "ef".repeat(32), now: NOW + 9 };
  const renewed = await Promise.all(
    ids.map((id) => keys.renew(KEY, taken.etag, { ...renewal, videoId: id })),
  );
  expect(renewed.filter((won) => won)).toHaveLength(1);
  const winner = ids[renewed.indexOf(true)] ?? "";
  expect(await keys.renew(KEY, taken.etag, { ...renewal, videoId: winner })).toBe(true);
  const now = await keys.claim({ ...CLAIM, videoId: videoId() });
  expect(now).toMatchObject({
    row: { videoId: winner, claimedAt: NOW + 9, requestHash: renewal.requestHash },
  });
  const none = { ...KEY, keyHash: "none" };
  expect(await keys.renew(none, taken.etag, { ...renewal, videoId: winner })).toBe(false);
});

test("an erased video leaves a tombstone in its key, and not in the key of a later video", async () => {
  const { keys } = testStorage();
  const [first, second] = [videoId(), videoId()];
  await keys.bury({ ...KEY, videoId: first });
  await keys.claim({ ...CLAIM, videoId: second });
  await keys.bury({ ...KEY, videoId: first });
  expect(await keys.claim({ ...CLAIM, videoId: first })).toMatchObject({
    row: { videoId: second, deleted: false },
  });
  await keys.bury({ ...KEY, videoId: second });
  await keys.bury({ ...KEY, videoId: second });
  expect(await keys.claim({ ...CLAIM, videoId: first })).toMatchObject({
    row: { videoId: second, deleted: true },
  });
});

test("a refusal and an erasure at the same moment are both kept, and go when the key gets a new video", async () => {
  const { keys } = testStorage();
  const id = videoId();
  await keys.claim({ ...CLAIM, videoId: id });
  await Promise.all([keys.refuse({ ...KEY, videoId: id }), keys.bury({ ...KEY, videoId: id })]);
  const taken = await keys.claim({ ...CLAIM, videoId: videoId() });
  expect(taken).toMatchObject({ row: { refused: true, deleted: true } });
  const next = { videoId: videoId(), requestHash: CLAIM.requestHash, now: NOW };
  await keys.renew(KEY, taken.kind === "taken" ? taken.etag : "", next);
  await keys.refuse({ ...KEY, videoId: id });
  expect(await keys.claim({ ...CLAIM, videoId: videoId() })).toMatchObject({ row: { refused: false } });
});

test("the newest video of a request is known for a while, to its owner", async () => {
  const { keys } = testStorage();
  const request = { owner: "anna", requestHash: CLAIM.requestHash };
  const [first, second] = [videoId(), videoId()];
  expect(await keys.recent({ ...request, now: NOW, withinMs: 900 })).toBeNull();
  await keys.remember({ ...request, videoId: first, now: NOW });
  await keys.remember({ ...request, videoId: second, now: NOW + 100 });
  expect(await keys.recent({ ...request, now: NOW + 1_000, withinMs: 900 })).toBe(second);
  expect(await keys.recent({ ...request, now: NOW + 1_001, withinMs: 900 })).toBeNull();
  expect(await keys.recent({ ...request, owner: "ben", now: NOW, withinMs: 900 })).toBeNull();
});

test("old keys and requests are forgotten, so many at a time, and young ones are kept", async () => {
  const { keys } = testStorage();
  for (const keyHash of ["a", "b", "c"]) await keys.claim({ ...CLAIM, keyHash, videoId: videoId() });
  await keys.remember({ owner: "ben", requestHash: "r", videoId: videoId(), now: NOW });
  await keys.claim({ ...CLAIM, keyHash: "young", now: NOW + 2, videoId: videoId() });
  expect(await keys.sweep(NOW + 1, 3)).toBe(3);
  expect(await keys.sweep(NOW + 1, 3)).toBe(1);
  expect(await keys.sweep(NOW + 1, 3)).toBe(0);
  expect(await keys.claim({ ...CLAIM, keyHash: "young", videoId: videoId() })).toMatchObject({
    kind: "taken",
  });
  expect(await keys.claim({ ...CLAIM, keyHash: "a", videoId: videoId() })).toEqual({ kind: "claimed" });
});
