import { expect, test } from "vitest";
import { createsOf, deletedIds, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ settings: { PROVIDER_TIMEOUT_SECONDS: "3" } });
const GRACE_MS = 30_000;
const prompt = "A lantern over a canal";

/** One film whose create is broken by a word in its prompt; ends completed, made and billed once. */
async function madeOnce(dailies: Dailies, words: string): Promise<void> {
  const id = await dailies.create({ prompt: `${prompt} ${words}`, seconds: "4" }, "k");
  const video = await dailies.untilFinal(id);
  expect(video.stage).toBe("completed");
  const jobs = dailies.sora.jobs();
  expect(jobs).toHaveLength(1);
  await expectArchived(dailies, id, [jobs[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
  expect(deletedIds(dailies)).toEqual([]);
}

test.each(["#create-lost", "#create-cut", "#create-silent", "#create-502", "#create-garbled"])(
  "a job that was made though its reply was lost (%s) is adopted, and not made again",
  async (word) => {
    const dailies = await app();
    await madeOnce(dailies, word);
    expect(createsOf(dailies)).toHaveLength(1);
  },
);

test.each(["#create-500", "#create-unsent", "#create-huge"])(
  "a job that was not made (%s) is posted again only after two complete listings, a grace apart",
  async (word) => {
    const dailies = await app();
    await madeOnce(dailies, word);
    const [first, second, ...more] = createsOf(dailies);
    expect(more).toEqual([]);
    const lists = dailies.sora.requests().filter(({ route }) => route === "list");
    expect(lists.length).toBeGreaterThanOrEqual(2);
    expect((lists.at(-1)?.at ?? 0) - (lists[0]?.at ?? 0)).toBeGreaterThanOrEqual(GRACE_MS);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2 * GRACE_MS);
  },
);

test("replies lost again and again, made and not made, end in one job where the list has shown one of ours", async () => {
  const dailies = await app();
  await dailies.untilFinal(await dailies.create({ prompt: "A stone", seconds: "4" }, "first"));
  const words = `${prompt} #create-unsent #create-500=2 #create-lost`;
  const id = await dailies.create({ prompt: words, seconds: "4" }, "k");
  const video = await dailies.untilFinal(id);
  expect(video.stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(5);
  // The error answers made nothing; the one silence is counted until an hour of listings has not shown its job.
  expect(video.cost.unaccounted).toBe(video.cost.actual);
  await dailies.clock.advance(2 * 3_600_000);
  expect((await dailies.video(id)).cost.unaccounted).toBe(0);
  await expectSettled(dailies, 2);
});

test("without the prompt in lists, a job is adopted where the deployment is ours alone", async () => {
  const dailies = await app({ sora: { echoPrompt: false } });
  await madeOnce(dailies, "#create-lost");
  expect(createsOf(dailies)).toHaveLength(1);
});

test("without the prompt in lists, a job on a shared deployment is left to an operator, and never posted again", async () => {
  const dailies = await app({
    sora: { echoPrompt: false },
    models: soraModel({ exclusive: false }),
    sweeps: false,
  });
  const id = await dailies.create({ prompt: `${prompt} #create-lost` }, "k");
  const unknown = await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(unknown.status).toBe("in_progress");
  await dailies.clock.advance(12 * 3_600_000);
  expect(await dailies.video(id)).toEqual(unknown);
  expect(createsOf(dailies)).toHaveLength(1);
  expect(deletedIds(dailies)).toEqual([]);
});

test("with the prompt in lists, a job on a shared deployment is adopted", async () => {
  const dailies = await app({ models: soraModel({ exclusive: false }) });
  await madeOnce(dailies, "#create-lost");
  expect(createsOf(dailies)).toHaveLength(1);
});

test("where nothing that looks alike is listed, a shared deployment without prompts needs no operator either", async () => {
  const dailies = await app({ sora: { echoPrompt: false }, models: soraModel({ exclusive: false }) });
  await madeOnce(dailies, "#create-500");
  expect(createsOf(dailies)).toHaveLength(2);
});

test("of ours and a stranger's job with the very same prompt one is adopted, and nothing is posted again or deleted", async () => {
  const dailies = await app({ models: soraModel({ exclusive: false }), sora: { slots: null } });
  const words = `${prompt} #create-lost`;
  const id = await dailies.create({ prompt: words, size: "1280x720", seconds: "4" }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  dailies.sora.control.addForeignJob({ deployment: "sora-2", prompt: words, seconds: 4 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await dailies.clock.advance(3_600_000);
  expect(createsOf(dailies)).toHaveLength(1);
  expect(deletedIds(dailies)).toEqual([]);
});

test("anything that nobody owns in the window on a resource that is ours alone leaves a lost reply to an operator", async () => {
  const dailies = await app({ sora: { slots: null }, sweeps: false });
  const id = await dailies.create({ prompt: `${prompt} #create-500`, seconds: "4" }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  dailies.sora.control.addForeignJob({ deployment: "sora-2", prompt: "A stranger's", seconds: 4 });
  const unknown = await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(unknown.cost.unaccounted).toBeGreaterThan(0);
  await dailies.clock.advance(3_600_000);
  expect(createsOf(dailies)).toHaveLength(1);
  expect(deletedIds(dailies)).toEqual([]);
});

test("a stranger's job that bears another prompt, whatever its size, length or deployment, is never taken for ours", async () => {
  const dailies = await app({ models: soraModel({ exclusive: false }), sora: { slots: null } });
  const words = `${prompt} #create-500`;
  const id = await dailies.create({ prompt: words, size: "1280x720", seconds: "4" }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  const same = { deployment: "sora-2", prompt: "A stranger's lantern", seconds: 4 };
  dailies.sora.control.addForeignJob(same);
  dailies.sora.control.addForeignJob({ ...same, width: 720, height: 1280 });
  dailies.sora.control.addForeignJob({ ...same, seconds: 8 });
  dailies.sora.control.setDeployment({ name: "theirs", kind: "sora-2" });
  dailies.sora.control.addForeignJob({ ...same, deployment: "theirs" });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(2);
  await expectSettled(dailies, 1);
  expect(deletedIds(dailies)).toEqual([]);
});
