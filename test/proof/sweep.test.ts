import { expect, test } from "vitest";
import { createsOf, deletedIds, expectArchived, expectSettled, ticketsLeft } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";

// Fewer polls to play through.
const app = oneApp({ settings: { POLL_MIN_SECONDS: "20", POLL_MAX_SECONDS: "60" } });
const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** The workflow is lost as if the engine had never heard of it; its children too, if asked for. */
async function loseWorkflow(dailies: Dailies, id: string, children: boolean): Promise<void> {
  dailies.crash();
  const { store } = dailies.host;
  const lost = store
    .instances()
    .map((instance) => instance.id)
    .filter((each) => each === id || (children && each.startsWith(`${id}:`)));
  expect(lost).toContain(id);
  for (const each of lost) {
    store.deleteHistory(each);
    store.deleteInstance(each);
  }
  await dailies.run();
}

test.each([true, false])(
  "a running video whose workflow is lost (its children too: %s) is started again, and made once",
  async (children) => {
    const dailies = await app({ sora: { renderSeconds: 300 } });
    const id = await dailies.create({ prompt: "A mill" }, "k");
    await dailies.untilVideo(id, ({ stage }) => stage === "running");
    await loseWorkflow(dailies, id, children);
    const video = await dailies.untilFinal(id);
    expect([video.stage, video.error]).toEqual(["completed", null]);
    expect(dailies.events("video_restarted")).toMatchObject([{ videoId: id, run: 2 }]);
    expect(createsOf(dailies)).toHaveLength(1);
    await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
    await dailies.clock.advance(120_000);
    await expectSettled(dailies, 1);
  },
);

test.each([true, false])(
  "a waiting video whose workflow is lost (its children too: %s) keeps its place",
  async (children) => {
    const dailies = await app({ sora: { renderSeconds: 600 } });
    const ids = [];
    for (const prompt of ["1", "2", "3", "4"]) ids.push(await dailies.create({ prompt }, prompt));
    const [, , third = ""] = ids;
    await dailies.untilVideo(third, ({ stage }) => stage === "waiting_for_capacity");
    await loseWorkflow(dailies, third, children);
    for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
    const posted = createsOf(dailies).map(({ body }) => JSON.stringify(body));
    expect(posted).toHaveLength(4);
    const job = (prompt: string) =>
      dailies.sora.jobs().find((each) => each.prompt === prompt)?.createdAt ?? 0;
    expect(job("3")).toBeLessThanOrEqual(job("4"));
    await dailies.clock.advance(120_000);
    await expectSettled(dailies, 4);
  },
);

test("a video whose workflow is lost while its reply is being settled is made once", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A mill #create-lost" }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  await loseWorkflow(dailies, id, false);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await dailies.clock.advance(180_000);
  await expectSettled(dailies, 1);
});

test("a video whose workflow is lost while it is archived is archived once", async () => {
  const dailies = await app();
  dailies.sora.control.fault({
    routes: ["content"],
    forSeconds: 200,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "archiving");
  await loseWorkflow(dailies, id, true);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a workflow that was accepted but never begun is started by the sweep", async () => {
  const dailies = await app({ sweeps: true });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await loseWorkflow(dailies, id, true);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies).length).toBeLessThanOrEqual(1);
  await dailies.clock.advance(120_000);
  await expectSettled(dailies, 1);
});

test("a video that fails by our own fault five times ends in internal_error, the provider's ids kept, and is billed", async () => {
  const dailies = await app({ sora: { renderSeconds: 20 } });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.untilVideo(id, ({ status }) => status === "in_progress");
  // Its ticket cannot be read any more, whatever is tried.
  dailies.storage.broken = (call) => call.startsWith("GET") && call.includes(`t|${id}`);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code, video.cost.actual]).toEqual(["failed", "internal_error", 0.4]);
  expect(dailies.events("video_restarted").map(({ run }) => run)).toEqual([2, 3, 4, 5]);
  expect(dailies.events("video_given_up")).toMatchObject([{ videoId: id, runs: 5 }]);
  const body: unknown = (await dailies.call("GET", `/videos/${id}`))?.body;
  const { provider } = body as { provider: readonly { readonly job_id: string }[] };
  expect(provider.map(({ job_id }) => job_id)).toEqual([dailies.sora.jobs()[0]?.id]);
  dailies.storage.broken = null;
  await dailies.clock.advance(600_000);
  await expectSettled(dailies, 1);
  expect(deletedIds(dailies)).toEqual([]);
});

test("a video that fails by our own fault before its submit ends in internal_error, costs nothing, and holds up nobody", async () => {
  const dailies = await app();
  dailies.storage.broken = (call) => call.startsWith("GET") && call.includes("t|video_");
  const id = await dailies.create({ prompt: "A mill" }, "k");
  dailies.storage.broken = (call) => call.startsWith("GET") && call.includes(`t|${id}`);
  const other = await dailies.create({ prompt: "Another" }, "o");
  expect((await dailies.untilFinal(other)).stage).toBe("completed");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code, video.cost.actual]).toEqual(["failed", "internal_error", 0]);
  expect(createsOf(dailies)).toHaveLength(1);
  dailies.storage.broken = null;
  await dailies.clock.advance(600_000);
  await expectSettled(dailies, 1);
});

test("an input image that is out of reach holds no slot, and its video is made when it is back", async () => {
  const dailies = await app();
  dailies.storage.broken = (call) => call.startsWith("GET") && call.includes("-images/");
  const body = { input_reference: { image_url: PIXEL } };
  const ids = [];
  for (const prompt of ["1", "2"]) ids.push(await dailies.create({ ...body, prompt }, prompt));
  const other = await dailies.create({ prompt: "Another" }, "o");
  expect((await dailies.untilFinal(other)).stage).toBe("completed");
  await dailies.clock.advance(2 * 3_600_000);
  dailies.storage.broken = null;
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(dailies.events("video_restarted")).toEqual([]);
  await expectSettled(dailies, 3);
});

test("an input image that is lost ends its video at once, at no cost", async () => {
  const dailies = await app();
  dailies.sora.control.fault({
    routes: ["create"],
    times: 1,
    fault: { kind: "refuse", reason: "too-many-tasks" },
  });
  const id = await dailies.create({ prompt: "A mill", input_reference: { image_url: PIXEL } }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  await dailies.services.storage.images.remove(id);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code, video.cost.actual]).toEqual(["failed", "internal_error", 0]);
  await expectSettled(dailies, 0);
});

test("a given-up video's slot stays taken while the provider runs its job, and no longer", async () => {
  const dailies = await app({ sora: { renderSeconds: 9 * 3_600 } });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.untilVideo(id, ({ status }) => status === "in_progress");
  dailies.storage.broken = (call) => call.startsWith("GET") && call.includes(`t|${id}`);
  expect((await dailies.untilFinal(id)).error?.code).toBe("internal_error");
  dailies.storage.broken = null;
  await dailies.clock.advance(600_000);
  expect(await ticketsLeft(dailies)).toEqual(["bound"]);
  await dailies.clock.advance(9 * 3_600_000);
  expect(await ticketsLeft(dailies)).toEqual([]);
});

test("sweeps at once, again and again, beside live work change nothing", async () => {
  const dailies = await app({ sora: { renderSeconds: 90 } });
  const ids = [];
  for (const prompt of ["1", "2", "3 #create-lost", "4 #content-403=2", "5"])
    ids.push(await dailies.create({ prompt }, prompt.slice(0, 1)));
  for (let round = 0; round < 40; round++) {
    for (const name of ["a", "b", "c"]) {
      const instance = `sweep-${name}-${round}`;
      dailies.host.start("sweep", {}, instance);
    }
    await dailies.clock.advance(17_000);
  }
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(dailies.events("video_restarted")).toEqual([]);
  expect(dailies.events("slot_reclaimed")).toEqual([]);
  expect(createsOf(dailies)).toHaveLength(5);
  expect(deletedIds(dailies)).toEqual([]);
  await expectSettled(dailies, 5);
});

test("two sweeps at once start a lost workflow once", async () => {
  const dailies = await app({ sora: { renderSeconds: 300 } });
  const id = await dailies.create({ prompt: "A mill" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  await dailies.clock.advance(61_000);
  await loseWorkflow(dailies, id, true);
  for (const name of ["a", "b", "c", "d"]) dailies.host.start("sweep", {}, `sweep-${name}`);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(dailies.events("video_restarted")).toHaveLength(1);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});
