import { expect, test } from "vitest";
import { idOf } from "../support/app/apiAnswer.ts";
import { createsOf, deletedIds, expectSettled, ticketsLeft } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ settings: { POLL_MIN_SECONDS: "20", POLL_MAX_SECONDS: "60" } });
const HOUR_MS = 3_600_000;
const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async function reserved(dailies: Dailies): Promise<number> {
  return (await dailies.services.storage.ledger.totals("2026-11", null)).reserved;
}

/** A create that the app does not survive, at its n-th outbound call; true when it did die there. */
async function createAndDie(dailies: Dailies, call: number, when: "before" | "after"): Promise<boolean> {
  await dailies.run({ crash: { call, when } });
  const body = { prompt: `Call ${call} ${when}`, input_reference: { image_url: PIXEL } };
  await dailies.call("POST", "/videos", body, { "idempotency-key": `k${call}${when}` });
  return dailies.isDead;
}

test("a create that dies at any of its calls either makes its film or gives everything back after 15 minutes", async () => {
  const dailies = await app();
  // The tables are there before: what is walked through is the create itself.
  const first = await dailies.create({ prompt: "First", input_reference: { image_url: PIXEL } }, "first");
  await dailies.untilFinal(first);
  let tried = 0;
  for (let call = 1; call <= 60; call++) {
    const died = [await createAndDie(dailies, call, "before"), await createAndDie(dailies, call, "after")];
    if (!died.includes(true)) break;
    tried += 1;
  }
  expect(tried).toBeGreaterThan(8);
  await dailies.run();
  const { storage } = dailies.services;
  await dailies.host.waitUntil(async () => (await storage.active.counts()).total === 0, {
    within: 3 * HOUR_MS,
  });
  expect(await reserved(dailies)).toBe(0);
  const { records } = await storage.records.page("local", { limit: 100, order: "desc" });
  expect(new Set(records.map(({ stage }) => stage))).toEqual(new Set(["completed"]));
  const abandoned = dailies.events("abandoned_create");
  expect(abandoned.length).toBeGreaterThan(0);
  for (const { videoId } of abandoned) expect(await storage.images.get(String(videoId))).toBeNull();
  await expectSettled(dailies, records.length);
});

test("what a broken-off create took is not given back before 15 minutes: its caller may still repeat it", async () => {
  const dailies = await app();
  await dailies.create({ prompt: "First" }, "first");
  const seen: string[] = [];
  dailies.storage.onAnswer = (call) => seen.push(call);
  dailies.storage.broken = (call) => call.startsWith("POST") && seen.some((each) => each.includes("Ledger"));
  seen.length = 0;
  const answer = await dailies.call("POST", "/videos", { prompt: "Broken off" }, { "idempotency-key": "k" });
  expect([500, 503]).toContain(answer?.status);
  dailies.storage.broken = null;
  await dailies.clock.advance(8 * 60_000);
  const again = await dailies.call("POST", "/videos", { prompt: "Broken off" }, { "idempotency-key": "k" });
  expect(again?.status).toBe(202);
  expect((await dailies.untilFinal(idOf(again?.body))).stage).toBe("completed");
  expect(dailies.events("abandoned_create")).toEqual([]);
  await dailies.clock.advance(600_000);
  await expectSettled(dailies, 2);
});

test("a ticket without a video is removed, and its slot used; one whose job still runs waits for the provider", async () => {
  const dailies = await app({ sora: { renderSeconds: 1_200, slots: null } });
  const ids = [];
  for (const prompt of ["1", "2"]) ids.push(await dailies.create({ prompt }, prompt));
  const [first = "", second = ""] = ids;
  await dailies.untilVideo(second, ({ status }) => status === "in_progress");
  const { capacity, records, active } = dailies.services.storage;
  const [group = ""] = await capacity.groups();
  const { tickets } = await capacity.load(group);
  const [{ ticket }] = tickets as [(typeof tickets)[number]];
  // The records of both vanish, as no code of ours does; beside them lies a ticket of nobody.
  for (const id of ids) {
    await records.remove("local", id);
    await active.dismiss(id, "local");
  }
  const stranger = `${second.slice(0, -1)}${second.endsWith("z") ? "y" : "z"}`;
  const nobody = { ...ticket, jobKey: `${stranger}:0`, videoId: stranger };
  await capacity.insert({ ...nobody, state: { kind: "granted", until: dailies.clock.now() + HOUR_MS } });
  expect(await ticketsLeft(dailies)).toHaveLength(3);
  await dailies.clock.advance(6 * 60_000);
  expect(await ticketsLeft(dailies)).toEqual(["bound", "bound"]);
  const next = await dailies.create({ prompt: "3" }, "3");
  await dailies.clock.advance(60_000);
  expect((await dailies.video(next)).stage).toBe("waiting_for_capacity");
  const posted = createsOf(dailies).length;
  dailies.sora.control.changeJob(dailies.sora.jobs()[0]?.id ?? "", { finishNow: true });
  await dailies.clock.advance(6 * 60_000);
  expect(createsOf(dailies).length).toBe(posted + 1);
  expect(first).not.toBe(second);
  expect(deletedIds(dailies)).toEqual([]);
});

test("a job that nobody owns on a deployment of ours is reported, and neither touched nor adopted", async () => {
  const dailies = await app({ sora: { slots: null } });
  const orphan = dailies.sora.control.addForeignJob({ deployment: "sora-2", prompt: "Whose is it?" });
  const id = await dailies.create({ prompt: "Ours" }, "k");
  await dailies.untilFinal(id);
  // Its reply may still be on its way to being written down.
  expect(dailies.events("orphan_at_provider")).toEqual([]);
  await dailies.clock.advance(20 * 60_000);
  const reports = dailies.events("orphan_at_provider");
  expect(reports.length).toBeGreaterThan(0);
  expect(new Set(reports.map(({ providerId }) => providerId))).toEqual(new Set([orphan]));
  expect(deletedIds(dailies)).toEqual([]);
  await expectSettled(dailies, 1);
});

test("on a shared deployment nobody's job is reported: it is another application's", async () => {
  const dailies = await app({ models: soraModel({ exclusive: false }), sora: { slots: null } });
  dailies.sora.control.addForeignJob({ deployment: "sora-2", prompt: "Theirs" });
  await dailies.clock.advance(HOUR_MS);
  expect(dailies.events("orphan_at_provider")).toEqual([]);
});

test("retention removes a film when its days are over, says so in its outputs, and keeps the rest of the video", async () => {
  const dailies = await app({ settings: { RETENTION_DAYS: "0.1" } });
  const id = await dailies.create({ prompt: "A mill", input_reference: { image_url: PIXEL } }, "k");
  const done = await dailies.untilFinal(id);
  const shown: unknown = (await dailies.call("GET", `/videos/${id}`))?.body;
  const { expires_at } = shown as { readonly expires_at: number };
  expect(expires_at * 1_000 - dailies.clock.now()).toBeGreaterThan(2.3 * HOUR_MS);
  await dailies.clock.advance(2.2 * HOUR_MS);
  expect((await dailies.call("GET", `/videos/${id}/content`))?.status).toBe(200);
  await dailies.clock.advance(0.4 * HOUR_MS);
  const kept = await dailies.video(id);
  expect(kept).toMatchObject({ stage: "completed", outputs: [{ status: "expired", content_url: null }] });
  expect(kept.outputs[0]?.sha256).toBe(done.outputs[0]?.sha256);
  expect((await dailies.call("GET", `/videos/${id}/content`))?.status).toBe(404);
  const { films, images } = dailies.services.storage;
  expect([await films.facts(`${id}/0.mp4`), await images.get(id)]).toEqual([null, null]);
  await dailies.clock.advance(HOUR_MS);
  expect(dailies.events("retention_removed")).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("without retention nothing is ever removed", async () => {
  const dailies = await app({ settings: { POLL_MAX_SECONDS: "60" } });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.untilFinal(id);
  await dailies.clock.advance(5 * HOUR_MS);
  expect((await dailies.call("GET", `/videos/${id}/content`))?.status).toBe(200);
});
