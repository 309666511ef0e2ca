import { expect, test } from "vitest";
import { acceptVideo } from "../../../src/lib/effects/videos/acceptVideo.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const ELEVEN_MINUTES_MS = 660_000;

function asked(at: Steps) {
  const [model] = at.tools.config.models;
  if (!model) throw new Error("no model is configured");
  const attempt = { keyHash: "the-key", isSdkRetry: false };
  const request = requestOf({ seconds: 4 });
  return { owner: "ann", request, model, image: null, source: null, attempt };
}

/** Tools of a host that stands still before it writes a record. */
function frozenBeforeRecord(at: Steps) {
  const { promise: thaw, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: there, resolve: come } = Promise.withResolvers<void>();
  const { records } = at.storage;
  const insert: typeof records.insert = async (record) => {
    come();
    await thaw;
    return await records.insert(record);
  };
  const tools: Tools = { ...at.tools, storage: { ...at.storage, records: { ...records, insert } } };
  return { tools, there, goOn };
}

test("whoever gives an id up first inserts a void record under it: a host frozen for eleven minutes makes no second film", async () => {
  const at = steps();
  const frozen = frozenBeforeRecord(at);
  const first = acceptVideo(asked(at), frozen.tools);
  await frozen.there;
  at.clock.time += ELEVEN_MINUTES_MS;
  const second = await acceptVideo(asked(at), at.tools);
  frozen.goOn();
  const late = await first;
  if (second.kind !== "accepted" || late.kind !== "accepted") throw new Error("both are accepted");
  expect(late.record.id).toBe(second.record.id);
  const { records } = await at.storage.records.page("ann", { limit: 10, order: "desc" });
  expect(records.map(({ id }) => id)).toEqual([second.record.id]);
  expect([...at.live]).toEqual([second.record.id]);
  const { reserved } = await at.storage.ledger.totals("2026-11", null);
  expect(reserved).toBe(second.record.plan.estimated);
  expect((await at.storage.active.counts()).total).toBe(1);
});

test("if the void record conflicts, the first film exists and is the answer", async () => {
  const at = steps();
  const first = await acceptVideo(asked(at), at.tools);
  at.clock.time += ELEVEN_MINUTES_MS;
  const second = await acceptVideo(asked(at), at.tools);
  if (first.kind !== "accepted" || second.kind !== "accepted") throw new Error("both are accepted");
  expect(second).toMatchObject({ replayed: true, record: { id: first.record.id } });
  expect(at.live.size).toBe(1);
});
