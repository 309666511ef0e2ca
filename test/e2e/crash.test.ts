import { expect, test } from "vitest";
import type { Video } from "../support/stack/stackApi.ts";
import { finishJobs, jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

/** A finished video, everything about it there once: film, job, bill, and the bytes as measured. */
async function expectMadeOnce({ id, prompt }: Video, films = 1): Promise<void> {
  const { api, stored, sora } = stack();
  const made = await api.ended(id);
  expect(made).toMatchObject({
    stage: "completed",
    progress: 100,
    error: null,
    cost: { actual: 0.4 * films },
  });
  const jobs = await jobsFor(stack(), prompt);
  expect(jobs).toHaveLength(films);
  const lines = (await sora.invoice()).lines.filter(({ job }) => jobs.some((each) => each.id === job));
  expect(lines).toHaveLength(films);
  const blobs = (await stored.blobs()).filter((name) => name.includes(id) && name.endsWith(".mp4"));
  expect(blobs).toEqual(Array.from({ length: films }, (_, index) => `films/${id}/${index}.mp4`));
  const entries = (await stored.rowsNaming(id)).filter(({ table }) => table === "Ledger");
  // A create that the kill cut short is counted besides, until listings have not shown a job of it for an hour.
  const booked = entries.map(({ kind }) => kind).filter((kind) => kind === "reserve" || kind === "settle");
  expect(booked.sort()).toEqual(["reserve", ...Array(films).fill("settle")]);
  for (const output of made.outputs) {
    const film = await api.call(output.content_url ?? "");
    expect(film.body.byteLength).toBe(output.bytes);
  }
}

test("the host killed while films render and others wait: all are made once, after a restart on the same data", async () => {
  const { api, kill, start } = stack();
  const running = await Promise.all(
    [1, 2].map((each) => api.create({ prompt: `A ${CANARY} in a crash, ${each} ${UNTIL_TOLD}` })),
  );
  for (const { id } of running) await rendering(stack(), id);
  const waiting = await api.create({ prompt: `A ${CANARY} that waits through a crash` });
  await api.until(waiting.id, ({ stage }) => stage === "waiting_for_capacity");

  await kill("host");
  await finishJobs(stack(), running[0]?.prompt ?? "");
  await start("host");
  await finishJobs(stack(), running[1]?.prompt ?? "");
  for (const video of [...running, waiting]) await expectMadeOnce(video);
});

test("the host killed right after it said 202, with nothing begun yet", async () => {
  const { api, kill, start } = stack();
  const videos = await Promise.all(
    [1, 2, 3].map((each) => api.create({ prompt: `A ${CANARY} just begun, ${each}` })),
  );
  await kill("host");
  await start("host");
  for (const video of videos) await expectMadeOnce(video);
});

test("the host killed while films are copied, and again", async () => {
  const { api, kill, start, sora } = stack();
  const fault = await sora.fault({
    fault: { kind: "content", as: "slow", bytes: 4_096 },
    routes: ["content"],
  });
  const video = await api.create({ prompt: `A ${CANARY} half way home`, n_variants: 2 });
  for (let crash = 0; crash < 2; crash++) {
    await api.until(video.id, ({ stage }) => stage === "archiving");
    await kill("host");
    await start("host");
  }
  await sora.clearFaults(fault);
  await expectMadeOnce(video, 2);
});

test("the simulator killed while it renders, and back again: it has its jobs still, and the film is made once", async () => {
  const { api, kill, start } = stack();
  const prompt = `A ${CANARY} of a lost provider ${UNTIL_TOLD}`;
  const video = await api.create({ prompt });
  await rendering(stack(), video.id);
  await kill("sora");
  expect(await api.read(video.id)).toMatchObject({ status: "in_progress" });
  await start("sora");
  await finishJobs(stack(), prompt);
  await expectMadeOnce(video);
});

test("the simulator away while a video is asked for: it is taken, and handed over once when the provider is back", async () => {
  const { api, kill, start } = stack();
  await kill("sora");
  const video = await api.create({ prompt: `A ${CANARY} asked for in vain` });
  await api.until(video.id, ({ stage }) => stage !== "queued");
  await start("sora");
  await expectMadeOnce(video);
});
