import { describe, expect, test } from "vitest";
import { type Answer, errorOf, eventually, videoOf } from "../support/stackApi.ts";
import { fillSlots, jobsFor } from "../support/stackJobs.ts";
import { CANARY } from "../support/stackLeaks.ts";
import { useStack } from "../support/stackOfFile.ts";

const stack = useStack();

async function post(id: string, verb: string, json?: object): Promise<Answer> {
  return await stack().api.call(`/videos/${id}/${verb}`, { method: "POST", ...(json ? { json } : {}) });
}

function expectConflict(answer: Answer, code: string): void {
  expect({ status: answer.status, code: errorOf(answer).code }).toEqual({ status: 409, code });
  expect(answer.headers.get("x-should-retry")).toBe("false");
}

describe("cancel", () => {
  test("right after the create, twice: cancelled, nothing is made or paid", async () => {
    const { api, stored } = stack();
    const prompt = `A ${CANARY} that was not meant #render=3`;
    const { id } = await api.create({ prompt });
    for (const answer of [await post(id, "cancel"), await post(id, "cancel")]) {
      expect(videoOf(answer, 202)).toMatchObject({ id, stage: "cancelling", status: "in_progress" });
      expect(answer.headers.get("location")).toBe(`${api.url}/videos/${id}`);
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    }
    expect(await api.ended(id)).toMatchObject({
      stage: "cancelled",
      status: "failed",
      error: { code: "cancelled" },
      cost: { actual: 0 },
      outputs: [{ status: "cancelled", content_url: null }],
    });
    expect((await stored.rowsNaming(id)).filter(({ table }) => table === "Capacity")).toSatisfy(
      (rows: { rowKey: string }[]) => rows.every(({ rowKey }) => rowKey.startsWith("bound|")),
    );
    const made = (await jobsFor(stack(), prompt)).filter(({ state }) => state === "succeeded");
    expect(made).toEqual([]);
  });

  test("while waiting for a slot: leaves the line at once, and was never handed over", async () => {
    const { api } = stack();
    const ahead = await fillSlots(stack(), 4);
    const prompt = `A waiting ${CANARY}`;
    const { id } = await api.create({ prompt });
    const waiting = await api.until(id, ({ stage }) => stage === "waiting_for_capacity");
    expect(waiting).toMatchObject({ status: "queued", queue_position: 1 });
    expect(videoOf(await post(id, "cancel"), 202).stage).toBe("cancelling");
    expect(await api.ended(id)).toMatchObject({ stage: "cancelled", cost: { actual: 0 } });
    expect(await jobsFor(stack(), prompt)).toEqual([]);
    for (const { id: other } of ahead) expect(await api.ended(other)).toMatchObject({ status: "completed" });
  });

  test("while Sora 2 renders: the provider cannot stop it, so the film is kept and paid, and that is said", async () => {
    const { api } = stack();
    const prompt = `A running ${CANARY} #render=2`;
    const { id } = await api.create({ prompt });
    await api.until(id, ({ stage }) => stage === "running");
    expect(videoOf(await post(id, "cancel"), 202).stage).toBe("cancelling");
    const ended = await api.ended(id);
    const [job] = await jobsFor(stack(), prompt);
    const invoice = await stack().sora.invoice();
    const billed = invoice.lines.filter((line) => line.job === job?.id).length;
    expect(ended.cost.actual).toBe(billed * 0.4);
    expect(ended.stage).toBe(billed ? "completed" : "cancelled");
    expect((await api.call(`/videos/${id}/content`)).status).toBe(billed ? 200 : 404);
  });

  test("while Sora 1 renders: the job ends at the provider or its film is kept, as billed", async () => {
    const { api, sora } = stack();
    const prompt = `A running ${CANARY} of the first kind #render=2`;
    const { id } = await api.create({ model: "sora", prompt, size: "480x480", seconds: 2 });
    await api.until(id, ({ stage }) => stage === "running");
    await post(id, "cancel");
    const ended = await api.ended(id);
    const [job] = await jobsFor(stack(), prompt);
    const billed = (await sora.invoice()).lines.find((line) => line.job === job?.id)?.tenThousandths ?? 0;
    expect(Math.round((ended.cost.actual ?? 0) * 10_000)).toBe(billed);
    expect(ended.stage).toBe(billed > 0 ? "completed" : "cancelled");
  });

  test("while the film is copied: it is made and paid, so it is kept", async () => {
    const { api } = stack();
    const { id } = await api.create({ prompt: `A ${CANARY} on its way home #content-slow=10` });
    await api.until(id, ({ stage }) => stage === "archiving");
    await post(id, "cancel");
    expect(await api.ended(id)).toMatchObject({ stage: "completed", cost: { actual: 0.4 } });
    expect((await api.call(`/videos/${id}/content`)).status).toBe(200);
  });

  test("after the end: 409, and nothing changes", async () => {
    const { api } = stack();
    const made = await api.ended((await api.create({ prompt: `A finished ${CANARY}` })).id);
    expectConflict(await post(made.id, "cancel"), "already_finished");
    expect(await api.read(made.id)).toEqual(made);
  });

  test("racing completion from many clients ends in one state that stays", async () => {
    const { api } = stack();
    const videos = await Promise.all(
      [1, 2, 3, 4].map((each) => api.create({ prompt: `Race ${each} of the ${CANARY}` })),
    );
    const ended = await Promise.all(
      videos.map(async ({ id }) => {
        const cancels = [post(id, "cancel"), post(id, "cancel"), post(id, "cancel")];
        for (const answer of await Promise.all(cancels)) expect([202, 409]).toContain(answer.status);
        return await api.ended(id);
      }),
    );
    for (const video of ended) {
      expect(["completed", "cancelled"]).toContain(video.stage);
      expect(await api.read(video.id)).toEqual(video);
    }
  });
});

test("progress and stages are only ever seen going forward", async () => {
  const { api } = stack();
  const { id } = await api.create({ prompt: `A ${CANARY} on its way #render=2 #progress-back` });
  const seen: { progress: number; stage: string }[] = [];
  await eventually(
    "the video",
    async () => {
      const video = await api.read(id);
      seen.push({ progress: video.progress, stage: video.stage });
      return video;
    },
    ({ status }) => status === "completed",
  );
  const order = [
    "queued",
    "waiting_for_capacity",
    "submitting",
    "preprocessing",
    "running",
    "processing",
    "archiving",
    "completed",
  ];
  const stages = seen.map(({ stage }) => order.indexOf(stage));
  expect(stages).toEqual(stages.toSorted((a, b) => a - b));
  const progress = seen.map((each) => each.progress);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(100);
});
