import { expect, test } from "vitest";
import { createsOf, expectAccountedFor, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";

const HOUR_MS = 3_600_000;
// Overdue after a minute: fewer polls to play through.
const app = oneApp({ sweeps: false, settings: { OVERDUE_AFTER_MINUTES: "1" } });
/** A provider that keeps its jobs for two hours, and says so from the start, where a test does not need a day. */
async function keepingFor2Hours(renderSeconds = 6): Promise<Dailies> {
  const dailies = await app({ sora: { lifeSeconds: 7_200, renderSeconds } });
  const expires_at = Math.floor(dailies.clock.now() / 1_000) + 7_200;
  const routes = ["create", "retrieve"] as const;
  dailies.sora.control.fault({ routes: [...routes], fault: { kind: "view", set: { expires_at } } });
  return dailies;
}

async function ledgerNotes(dailies: Dailies): Promise<readonly string[]> {
  const notes: string[] = [];
  for await (const row of dailies.services.storage.ledger.rowsOf("2026-11"))
    if (row.kind === "settle") notes.push(`${row.amount} ${row.note}`);
  return notes;
}

test("a film that is ready at hour 23:59 is archived", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A glacier #late" }, "k");
  await dailies.clock.advance(23.99 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.overdue]).toEqual(["completed", true]);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test.each([1, 20, 100, 290])(
  "a film that is ready %i seconds before its job expires is archived, or at the very last second told as lost",
  async (seconds) => {
    const dailies = await keepingFor2Hours(7_200 - seconds);
    const id = await dailies.create({ prompt: "A glacier" }, "k");
    await dailies.clock.advance(1.9 * HOUR_MS);
    const video = await dailies.untilFinal(id);
    expect(video.stage).toBe(seconds > 15 ? "completed" : "timed_out");
    if (seconds > 15) await expectSettled(dailies, 1);
  },
);

test("a job whose expiry is not told is watched for a day from its creation", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A glacier #no-expiry #never" }, "k");
  const createdAt = dailies.clock.now();
  await dailies.clock.advance(23.9 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["timed_out", "timed_out"]);
  expect(dailies.clock.now() - createdAt).toBeGreaterThanOrEqual(24 * HOUR_MS - 1_000);
  expect(dailies.clock.now() - createdAt).toBeLessThan(24.2 * HOUR_MS);
  await expectSettled(dailies, 0);
});

test("a download that is refused up to the expiry but for its last half minute is archived", async () => {
  const dailies = await keepingFor2Hours();
  dailies.sora.control.fault({
    routes: ["content"],
    forSeconds: 7_200 - 30,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  await dailies.clock.advance(1.9 * HOUR_MS);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 1);
});

test("a provider that tells only of a finished film how long it keeps it is believed", async () => {
  const dailies = await app({ sora: { lifeSeconds: 7_200 } });
  dailies.sora.control.fault({ routes: ["content"], fault: { kind: "refuse", reason: "forbidden" } });
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  const createdAt = dailies.clock.now();
  await dailies.clock.advance(1.9 * HOUR_MS);
  expect((await dailies.untilFinal(id)).error?.code).toBe("archive_failed");
  expect(dailies.clock.now() - createdAt).toBeLessThan(2.2 * HOUR_MS);
});

test("a provider that keeps films for longer than a day is asked for them for as long", async () => {
  const dailies = await app({ sora: { lifeSeconds: 30 * 3_600 } });
  dailies.sora.control.fault({
    routes: ["content"],
    forSeconds: 26 * 3_600,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  await dailies.host.waitUntil(() => dailies.events("archive_failed").length > 0);
  // Not a day of tries one by one, which others show: the app is down for it.
  await dailies.downFor(25 * HOUR_MS);
  await dailies.clock.advance(HOUR_MS);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 1);
});

test("a film that cannot be fetched before it expires ends in 'expired', is billed, and is never made again", async () => {
  const dailies = await keepingFor2Hours();
  dailies.sora.control.fault({ routes: ["content"], fault: { kind: "refuse", reason: "forbidden" } });
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "archiving");
  const [retry] = dailies.events("archive_failed");
  expect(retry).toMatchObject({ videoId: id, output: 0 });
  await dailies.clock.advance(1.9 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["expired", "archive_failed"]);
  expect(video.outputs).toMatchObject([{ status: "expired", content_url: null }]);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
  expect(await ledgerNotes(dailies)).toEqual(["4000 made"]);
});

test.each(["#content-html=1000", "#content-empty=1000", "#content-short=1000"])(
  "a film that never comes whole (%s) is not shown as one",
  async (words) => {
    const dailies = await keepingFor2Hours();
    const id = await dailies.create({ prompt: `A glacier ${words}` }, "k");
    await dailies.clock.advance(1.9 * HOUR_MS);
    const video = await dailies.untilFinal(id);
    expect([video.stage, video.error?.code]).toEqual(["expired", "archive_failed"]);
    expect((await dailies.call("GET", `/videos/${id}/content`))?.status).toBe(404);
    await expectSettled(dailies, 1);
  },
);

test("a film that was made while the app was down is archived when the app comes back in time", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  await dailies.downFor(23 * HOUR_MS);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a job that expired unseen while the app was down ends in 'expired', neither booked nor forgotten", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  await dailies.downFor(25 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code, video.cost.actual]).toEqual(["expired", "expired", 0]);
  expect(video.cost.unaccounted).toBe(0.4);
  expect(await ledgerNotes(dailies)).toEqual(["0 expired"]);
  await expectAccountedFor(dailies, 4_000);
});

test("a film that expired while the app was down in the middle of archiving ends in 'expired', and is booked", async () => {
  const dailies = await app();
  dailies.sora.control.fault({ routes: ["content"], fault: { kind: "refuse", reason: "forbidden" } });
  const id = await dailies.create({ prompt: "A glacier" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "archiving");
  await dailies.downFor(25 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["expired", "archive_failed"]);
  await expectSettled(dailies, 1);
});

test("a job that never ends is watched to its expiry, then has timed out and cost nothing", async () => {
  const dailies = await keepingFor2Hours();
  const id = await dailies.create({ prompt: "A glacier #never" }, "k");
  await dailies.clock.advance(1.9 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code, video.cost.actual]).toEqual(["timed_out", "timed_out", 0]);
  await expectSettled(dailies, 0);
});

test("a job that somebody deleted at the provider ends the video, without a retry", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A glacier #render=3000" }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  await dailies.clock.advance(900_000);
  const url = `${dailies.sora.url}/openai/v1/videos/${dailies.sora.jobs()[0]?.id}`;
  const deleted = await fetch(url, { method: "DELETE", headers: { "api-key": "local-sora-key" } });
  expect(deleted.status).toBe(200);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["failed", "provider_failed"]);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 0);
});
