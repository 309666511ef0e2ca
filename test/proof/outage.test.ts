import { expect, test } from "vitest";
import { createsOf, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp();
const HOUR_MS = 3_600_000;
const OUT = { kind: "answer", status: 403, text: "" } as const;

/** The provider answers nothing useful for so many hours. */
function providerOut(dailies: Dailies, hours: number): void {
  dailies.sora.control.fault({ forSeconds: hours * 3_600, fault: OUT });
}

async function made(dailies: Dailies, id: string): Promise<void> {
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error]).toEqual(["completed", null]);
}

test("a provider that is out for hours while a job runs ends nothing: the film is fetched when it is back", async () => {
  const dailies = await app({ sora: { renderSeconds: 60 }, sweeps: false });
  const id = await dailies.create({ prompt: "A bridge" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "preprocessing");
  providerOut(dailies, 6);
  await dailies.clock.advance(5.9 * HOUR_MS);
  expect((await dailies.video(id)).status).toBe("in_progress");
  await made(dailies, id);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a provider that is out for hours while a film is archived costs no film", async () => {
  const dailies = await app({ sora: { renderSeconds: 20 }, sweeps: false });
  dailies.sora.control.fault({ routes: ["content"], forSeconds: 5 * 3_600, fault: OUT });
  const id = await dailies.create({ prompt: "A bridge" }, "k");
  await dailies.clock.advance(4.9 * HOUR_MS);
  expect((await dailies.video(id)).stage).toBe("archiving");
  await made(dailies, id);
  await expectSettled(dailies, 1);
});

test("a provider that is full for an hour is asked again, seldom, and takes the jobs in their order when it has room", async () => {
  const dailies = await app({ sora: { renderSeconds: 30 }, sweeps: false });
  const wanted = new Map<string, string>();
  dailies.sora.control.fault({
    routes: ["create"],
    forSeconds: 3_600,
    fault: { kind: "refuse", reason: "too-many-tasks", headers: { "retry-after": "120" } },
  });
  for (const prompt of ["1", "2", "3", "4"]) wanted.set(prompt, await dailies.create({ prompt }, prompt));
  await dailies.clock.advance(HOUR_MS - 1_000);
  expect(dailies.sora.jobs()).toEqual([]);
  expect(createsOf(dailies).length).toBeLessThan(80);
  for (const id of wanted.values()) await made(dailies, id);
  // Two slots: who shares a moment may overtake within it.
  const inOrder = dailies.sora.jobs().toSorted((a, b) => a.prompt.localeCompare(b.prompt));
  const times = inOrder.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  await expectSettled(dailies, 4);
});

test("a resource that nothing listens on is waited for, and a new address is taken at the next start", async () => {
  let endpoint: string | null = "http://127.0.0.1:9";
  const models = (url: string) => soraModel({ group: "films", endpoint: endpoint ?? url })(url);
  const dailies = await app({ models, sweeps: false });
  const id = await dailies.create({ prompt: "A bridge" }, "k");
  await dailies.clock.advance(5 * HOUR_MS);
  expect((await dailies.video(id)).status).toBe("queued");
  const tries = dailies.events("provider_answer");
  expect(tries.length).toBeLessThan(80);
  expect(new Set(tries.map(({ kind }) => kind))).toEqual(new Set(["unreachable"]));
  endpoint = null;
  await dailies.downFor(60_000);
  await made(dailies, id);
  await expectSettled(dailies, 1);
});

test("a 429 with Retry-After pauses the whole group for so long, and nobody loses their place", async () => {
  const dailies = await app({ sora: { renderSeconds: 30 } });
  dailies.sora.control.fault({
    routes: ["create"],
    times: 1,
    fault: { kind: "refuse", reason: "rate-limited", headers: { "retry-after": "90" } },
  });
  const ids = [];
  for (const prompt of ["1", "2", "3"]) {
    ids.push(await dailies.create({ prompt }, prompt));
    if (prompt === "1") await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  }
  const refusedAt = createsOf(dailies)[0]?.at ?? 0;
  for (const id of ids) await made(dailies, id);
  const [, ...later] = createsOf(dailies);
  for (const { at } of later) expect(at - refusedAt).toBeGreaterThanOrEqual(89_000);
  expect((later[0]?.at ?? 0) - refusedAt).toBeLessThan(120_000);
  expect(dailies.sora.jobs().at(-1)?.prompt).toBe("3");
  await expectSettled(dailies, 3);
});

test.each(["none", "date", "ms", "nonsense", "-5", "86400"])(
  "a 429 with Retry-After '%s' is waited out within an hour",
  async (value) => {
    const dailies = await app({ sweeps: false });
    const id = await dailies.create({ prompt: `A bridge #create-rate=${value}` }, "k");
    const start = dailies.clock.now();
    await made(dailies, id);
    expect(dailies.clock.now() - start).toBeLessThan(1.1 * HOUR_MS);
    expect(createsOf(dailies)).toHaveLength(2);
    await expectSettled(dailies, 1);
  },
);

test("jobs of other applications fill the provider: ours wait without a 429 to their callers, and take their turn", async () => {
  const dailies = await app({ sora: { renderSeconds: 20 } });
  const theirs = ["a", "b"].map((prompt) =>
    dailies.sora.control.addForeignJob({ deployment: "sora-2", prompt, renderSeconds: 400 }),
  );
  const id = await dailies.create({ prompt: "Ours" }, "k");
  await dailies.clock.advance(300_000);
  expect((await dailies.video(id)).status).toBe("queued");
  await made(dailies, id);
  const touched = dailies.sora.requests().filter(({ path }) => theirs.some((job) => path.includes(job)));
  expect(touched).toEqual([]);
  expect(dailies.sora.jobs().filter(({ deletedAt }) => deletedAt !== null)).toEqual([]);
  await expectSettled(dailies, 1);
});

test("tables that are out for hours stop the app, and it goes on by itself when they are back", async () => {
  const dailies = await app({ sora: { renderSeconds: 60 } });
  const running = await dailies.create({ prompt: "Running" }, "a");
  await dailies.untilVideo(running, ({ stage }) => stage === "running");
  const queued = [];
  for (const prompt of ["1", "2"]) queued.push(await dailies.create({ prompt }, prompt));
  dailies.storage.of("tables");
  await dailies.clock.advance(3 * HOUR_MS);
  const refused = await dailies.call("GET", `/videos/${running}`);
  expect([500, 503]).toContain(refused?.status);
  dailies.storage.of();
  for (const id of [running, ...queued]) await made(dailies, id);
  expect(createsOf(dailies)).toHaveLength(3);
  await expectSettled(dailies, 3);
});

test("blobs that are out for hours cost no film, though the tables go on", async () => {
  const dailies = await app({ sora: { renderSeconds: 20 } });
  const id = await dailies.create({ prompt: "A bridge" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  dailies.storage.of("blobs");
  await dailies.clock.advance(3 * HOUR_MS);
  expect((await dailies.video(id)).stage).toBe("archiving");
  expect(dailies.events("video_restarted")).toEqual([]);
  dailies.storage.of();
  await made(dailies, id);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("blobs that are out past the provider's expiry do not lose a film that was copied before", async () => {
  const dailies = await app({ sora: { renderSeconds: 20 }, sweeps: false });
  const id = await dailies.create({ prompt: "A bridge" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  // The copy is whole; then the blobs go away before it is checked.
  dailies.storage.onAnswer = (call) => {
    if (call.startsWith("PUT") && call.includes("comp=blocklist")) dailies.storage.of("blobs");
  };
  await dailies.clock.advance(24.5 * HOUR_MS);
  expect(dailies.storage.refused).toBeGreaterThan(100);
  expect((await dailies.video(id)).stage).toBe("archiving");
  dailies.storage.of();
  await made(dailies, id);
  expect(dailies.sora.jobs()[0]?.state).toBe("succeeded");
  await expectSettled(dailies, 1);
});

test("a storage and a provider that are out together, one longer than the other, cost nothing but time", async () => {
  const dailies = await app({ sora: { renderSeconds: 60 } });
  const ids = [];
  for (const prompt of ["1", "2", "3"]) ids.push(await dailies.create({ prompt }, prompt));
  await dailies.untilVideo(ids[0] ?? "", ({ stage }) => stage === "running");
  providerOut(dailies, 3);
  dailies.storage.of("tables", "blobs");
  await dailies.clock.advance(2 * HOUR_MS);
  dailies.storage.of();
  await dailies.clock.advance(0.5 * HOUR_MS);
  for (const id of ids.slice(0, 2)) expect((await dailies.video(id)).status).toBe("in_progress");
  await dailies.clock.advance(0.6 * HOUR_MS);
  for (const id of ids.slice(0, 2)) await made(dailies, id);
  expect((await dailies.untilFinal(ids[2] ?? "")).status).toBe("completed");
  await expectSettled(dailies, 3);
});
