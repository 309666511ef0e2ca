import { expect, test } from "vitest";
import { messagesLeft } from "../support/engine/messagesLeft.ts";
import { expectAllOnce, type Made, see } from "../support/engine/seen.ts";
import {
  type FilmCase,
  imageFilm,
  remixFilm,
  textFilm,
  twoFilmsOfOneJob,
  twoJobs,
} from "../support/proof/filmCase.ts";
import { eventually, videoOf } from "../support/stack/stackApi.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const HELD = `A film that takes its time ${UNTIL_TOLD}`;

const stack = useStack();
/** All that was asked of the stack so far. */
const made: Made[] = [];

async function make(film: FilmCase, sourceId: string | null = null): Promise<string> {
  const { path, body } = await film.request(sourceId);
  const { id } = videoOf(await stack().api.call(path, { method: "POST", json: body }), 202);
  made.push({ id, film });
  return id;
}

/** Waits until a video's workflow has ended, which is a little after its film is there. */
async function end(id: string): Promise<void> {
  await eventually(`whether the workflow of ${id} has ended`, () => stack().hasEnded(id), Boolean);
}

test("two films, one of them of two variants by one job", async (context) => {
  const ids = [await make(textFilm), await make(twoFilmsOfOneJob)];
  await Promise.all(ids.map(end));
  see(context, await expectAllOnce(stack(), made));
});

test("two variants by two jobs, and a film from an image", async (context) => {
  const ids = [await make(twoJobs), await make(imageFilm)];
  await Promise.all(ids.map(end));
  see(context, await expectAllOnce(stack(), made));
});

test("a remix of a film", async (context) => {
  const source = made.find(({ film }) => film === textFilm)?.id ?? null;
  await end(await make(remixFilm, source));
  see(context, await expectAllOnce(stack(), made));
});

test("six in line behind two: two at a time, first come first served", async (context) => {
  const holding: FilmCase = {
    ...textFilm,
    request: async () => ({ path: "/videos", body: { prompt: HELD } }),
  };
  const inTheWay = [await make(holding), await make(holding)];
  for (const id of inTheWay) await rendering(stack(), id);
  const ids: string[] = [];
  for (let film = 0; film < 6; film++) {
    const id = await make(textFilm);
    await stack().api.until(id, ({ stage }) => stage === "waiting_for_capacity");
    ids.push(id);
  }
  await finishJobs(stack(), HELD);
  await Promise.all([...inTheWay, ...ids].map(end));

  const seen = await expectAllOnce(stack(), made);
  const served = await ranks(ids);
  // Two that are granted in one moment may reach the provider in either order.
  for (const [place, rank] of served.entries()) expect(Math.abs(rank - place)).toBeLessThanOrEqual(1);
  expect(await stack().sora.maxInFlight()).toBe(2);
  // A timer that nobody waits for any more would lie there until its time, and be looked at in vain then.
  const { connectionString } = stack();
  await eventually("what lies in the engine's queues", () => messagesLeft(connectionString), isNothing);
  see(
    context,
    `at most 2 in flight, order ${served.map((rank) => rank + 1).join(" ")}; no timer left; ${seen}`,
  );
});

const isNothing = (messages: number) => messages === 0;

/** The place of each of these videos in the order in which the provider took them on. */
async function ranks(ids: readonly string[]): Promise<readonly number[]> {
  const videos = await Promise.all(ids.map((id) => stack().api.read(id)));
  const jobs = videos.map(({ provider = [] }) => provider[0]?.job_id ?? "");
  const order = (await stack().sora.jobs()).map(({ id }) => id).filter((id) => jobs.includes(id));
  return jobs.map((job) => order.indexOf(job));
}
