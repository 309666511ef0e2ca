import { describe, expect, test } from "vitest";
import { type Answer, errorOf, eventually, videoOf } from "../support/stack/stackApi.ts";
import { fillSlots, finishJobs, jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

async function post(id: string, verb: string, json?: object): Promise<Answer> {
  return await stack().api.call(`/videos/${id}/${verb}`, { method: "POST", ...(json ? { json } : {}) });
}

function expectConflict(answer: Answer, code: string): void {
  expect({ status: answer.status, code: errorOf(answer).code }).toEqual({ status: 409, code });
  expect(answer.headers.get("x-should-retry")).toBe("false");
}

describe("cancel", () => {
  test("right after the create: nothing is made or paid", async () => {
    const { api, stored } = stack();
    const prompt = `A ${CANARY} that was not meant ${UNTIL_TOLD}`;
    const { id } = await api.create({ prompt });
    const answer = await post(id, "cancel");
    expect(videoOf(answer, 202)).toMatchObject({ id, stage: "cancelling", status: "in_progress" });
    expect(answer.headers.get("location")).toBe(`${api.url}/videos/${id}`);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await api.ended(id)).toMatchObject({
      stage: "cancelled",
      status: "failed",
      error: { code: "cancelled", message: "The video was cancelled." },
      cost: { actual: 0 },
      outputs: [{ status: "cancelled", content_url: null }],
    });
    const tickets = (await stored.rowsNaming(id)).filter(({ rowKey }) => rowKey.startsWith("t|"));
    expect(tickets).toEqual([]);
    expect((await jobsFor(stack(), prompt)).filter(({ state }) => state === "succeeded")).toEqual([]);
  });

  test("while waiting for a slot: leaves the line, and was never handed over", async () => {
    const { api } = stack();
    const slots = await fillSlots(stack());
    const prompt = `A waiting ${CANARY}`;
    const { id } = await api.create({ prompt });
    const waiting = await api.until(id, ({ stage }) => stage === "waiting_for_capacity");
    expect(waiting).toMatchObject({ status: "queued", queue_position: 1 });
    expect(videoOf(await post(id, "cancel"), 202).stage).toBe("cancelling");
    expect(await api.ended(id)).toMatchObject({ stage: "cancelled", cost: { actual: 0 } });
    expect(await jobsFor(stack(), prompt)).toEqual([]);
    await slots.free();
  });

  test.each([
    ["sora-2", { size: "720x1280", seconds: 4 }],
    ["sora", { size: "480x480", seconds: 2 }],
  ])(
    "while %s renders, at a provider that stops a deleted job: nothing is made or paid",
    async (model, shape) => {
      const { api, sora } = stack();
      const prompt = `A ${CANARY} that ${model} renders ${UNTIL_TOLD}`;
      const { id } = await api.create({ model, prompt, ...shape });
      await rendering(stack(), id);
      expect(videoOf(await post(id, "cancel"), 202).stage).toBe("cancelling");
      expect(await api.ended(id)).toMatchObject({ stage: "cancelled", cost: { actual: 0 } });
      const [job] = await jobsFor(stack(), prompt);
      expect(job?.deletedAt).not.toBeNull();
      expect((await sora.invoice()).lines.filter((line) => line.job === job?.id)).toEqual([]);
      expect((await api.call(`/videos/${id}/content`)).status).toBe(404);
    },
  );

  test("while it renders, at a provider that stops nothing, twice: the film is kept and paid", async () => {
    const { api, sora } = stack();
    const refusal = { kind: "answer", status: 409, json: { error: { message: "in progress" } } } as const;
    const fault = await sora.fault({ fault: refusal, routes: ["delete"] });
    const prompt = `An unstoppable ${CANARY} ${UNTIL_TOLD}`;
    const { id } = await api.create({ prompt });
    await rendering(stack(), id);
    for (const answer of [await post(id, "cancel"), await post(id, "cancel")])
      expect(videoOf(answer, 202)).toMatchObject({ stage: "cancelling", status: "in_progress" });
    await finishJobs(stack(), prompt);
    expect(await api.ended(id)).toMatchObject({ stage: "completed", error: null, cost: { actual: 0.4 } });
    await sora.clearFaults(fault);
    expect((await api.call(`/videos/${id}/content`)).status).toBe(200);
  });

  test("while the film is copied: it is made and paid, so it is kept", async () => {
    const { api, sora } = stack();
    const fault = await sora.fault({
      fault: { kind: "refuse", reason: "server-error" },
      routes: ["content"],
    });
    const { id } = await api.create({ prompt: `A ${CANARY} on its way home` });
    await api.until(id, ({ stage }) => stage === "archiving");
    expect(videoOf(await post(id, "cancel"), 202).stage).toBe("cancelling");
    await sora.clearFaults(fault);
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
