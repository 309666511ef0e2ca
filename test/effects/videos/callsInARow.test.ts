import { expect, test } from "vitest";
import { readUsage } from "../../../src/lib/effects/money/readUsage.ts";
import { acceptVideo } from "../../../src/lib/effects/videos/acceptVideo.ts";
import { findVideo } from "../../../src/lib/effects/videos/findVideo.ts";
import { listVideos } from "../../../src/lib/effects/videos/listVideos.ts";
import { mendVideo } from "../../../src/lib/effects/videos/mendVideo.ts";
import { showVideo } from "../../../src/lib/effects/videos/showVideo.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";
import { callsInARow } from "../../support/storage/callsInARow.ts";
import { freshPrefix, storageNamed } from "../../support/storage/testStorage.ts";
import { steps } from "../../support/workflows/steps.ts";

const VIEWER = {
  caller: { kind: "caller", owner: "ann", admin: false },
  baseUrl: "https://dailies.example/api/v1",
} as const;
const BUDGETS = { BUDGET_USD_PER_DAY: "100", OWNER_BUDGETS: JSON.stringify({ "*": { perMonth: 100 } }) };
const TWENTY_MINUTES_MS = 1_200_000;

/** One create of Ann's, under a key of its own unless given null. */
async function create(tools: Tools, key: string | null) {
  const [model] = tools.config.models;
  if (!model) throw new Error("no model is configured");
  const attempt = { keyHash: key, isSdkRetry: false };
  const request = requestOf({ seconds: 4, prompt: `a reel, ${key}` });
  const asked = { owner: "ann", request, model, image: null, source: null, attempt };
  const accepted = await acceptVideo(asked, tools);
  if (accepted.kind !== "accepted") throw new Error(`it is ${accepted.kind}`);
  return accepted.record;
}

test("a create waits for four calls in a row, with a key and without; a status, a page and the bill for one", async () => {
  const prefix = freshPrefix();
  const watched = callsInARow(20);
  const at = steps({}, BUDGETS, prefix);
  const tools = { ...at.tools, storage: storageNamed(prefix, [watched.policy]) };
  // The first use of a table makes it.
  const { id } = await create(tools, "first");
  expect(await watched.of(() => create(tools, "k"))).toMatchObject({ inARow: 4, calls: 12 });
  expect(await watched.of(() => create(tools, null))).toMatchObject({ inARow: 4, calls: 12 });
  const status = async () => {
    const record = await findVideo(id, VIEWER.caller, tools);
    if (record) await showVideo(record, VIEWER, tools);
  };
  expect(await watched.of(status)).toMatchObject({ inARow: 1, calls: 1 });
  const page = () => listVideos({ owner: "ann", limit: 20, order: "desc" }, VIEWER, tools);
  expect(await watched.of(page)).toMatchObject({ inARow: 1, calls: 1 });
  const query = { from: "2026-11-01", to: "2026-11-22", grouping: null, owner: null };
  expect(await watched.of(() => readUsage(query, VIEWER.caller, tools))).toMatchObject({ inARow: 1 });
});

test("creates at the same moment do not read ahead what the others are about to change", async () => {
  const at = steps({}, BUDGETS);
  const records = await Promise.all(["a", "b", "c", "d", "e"].map((key) => create(at.tools, key)));
  expect(new Set(records.map(({ id }) => id)).size).toBe(5);
  expect((await at.storage.active.counts()).total).toBe(5);
  expect((await at.storage.ledger.totals("2026-11-22", "ann")).reserved).toBe(5 * 4_000);
});

test("a create that dies before its record leaves nothing once the sweep was there, what announced it included", async () => {
  const at = steps();
  const { records } = at.storage;
  let id = "";
  const insert: typeof records.insert = async (record) => {
    id = record.id;
    throw new Error("the host died");
  };
  const dying = { ...at.tools, storage: { ...at.storage, records: { ...records, insert } } };
  await expect(create(dying, "k")).rejects.toThrow("the host died");
  expect(await records.ownerOf(id)).toBe("ann");
  at.clock.time += TWENTY_MINUTES_MS;
  for (const place of await at.storage.active.of("ann")) await mendVideo(place, at.tools);
  expect(await records.ownerOf(id)).toBeNull();
  expect(await at.storage.ledger.totals("2026-11", null)).toMatchObject({ reserved: 0, videos: 0 });
  expect((await at.storage.active.counts()).total).toBe(0);
});
