import { expect, test } from "vitest";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { NOTHING_RENDERED, withRender } from "../../../src/lib/domain/polling/rendered.ts";
import { countOf } from "../../../src/lib/domain/polling/sketch.ts";
import { scheduleFor } from "../../../src/lib/effects/submit/scheduleFor.ts";
import { acceptVideo } from "../../../src/lib/effects/videos/acceptVideo.ts";
import { changeRecord } from "../../../src/lib/effects/videos/changeRecord.ts";
import { forecastFor } from "../../../src/lib/effects/videos/forecastFor.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const CLASS = { model: "sora-2", size: "1280x720", seconds: 4 };

/** A film that was made and copied; a minute after it was accepted, its `end` is told. */
async function madeFilm(at: Steps): Promise<{ readonly end: () => Promise<unknown> }> {
  const { jobIndex, record, ...ref } = await at.accept();
  const film = { blob: "b", bytes: 1, sha256: "s", contentType: "video/mp4", durationSeconds: 4 };
  const measured = { ...film, width: 1, height: 1, hasAudio: true, thumbnail: null };
  await changeRecord(
    record,
    (current) => ({ ...current, outputs: [{ index: 0, status: "archived", film: measured }] }),
    at.tools,
  );
  const outcomes = [{ kind: "made", jobIndex, films: 1 }] as const;
  return { end: () => finishVideo({ ...ref, run: 1, outcomes }, at.tools) };
}

test("a film's end is learnt once, however often it is told", async () => {
  const at = steps();
  const { end } = await madeFilm(at);
  at.clock.time += 60_000;
  for (const _again of [1, 2, 3]) await end();
  const { untilReady } = await at.storage.times.find(CLASS);
  expect(countOf(untilReady.queued ?? {})).toBe(1);
});

test("ends of many at the same time are all learnt, and the next film is told what to expect of it", async () => {
  const at = steps();
  const films = await Promise.all([1, 2, 3, 4, 5].map(() => madeFilm(at)));
  at.clock.time += 60_000;
  expect(await forecastFor(CLASS, at.tools)).toEqual({});
  await Promise.all(films.map(({ end }) => end()));
  // What was looked up a moment ago still serves.
  expect(await forecastFor(CLASS, at.tools)).toEqual({});
  at.clock.time += 60_000;
  const [model] = at.tools.config.models;
  if (!model) throw new Error("no model is configured");
  const attempt = { keyHash: null, isSdkRetry: false };
  const request = requestOf({ seconds: 4 });
  const accepted = await acceptVideo(
    { owner: "ann", request, model, image: null, source: null, attempt },
    at.tools,
  );
  if (accepted.kind !== "accepted") throw new Error("it is accepted");
  const [usual = 0] = accepted.record.forecast.queued ?? [];
  expect(Math.abs(usual / 60_000 - 1)).toBeLessThan(0.06);
});

test("one look at a class's row serves everybody for a while", async () => {
  const at = steps();
  let looks = 0;
  const { times } = at.storage;
  const find: typeof times.find = async (filmClass) => {
    looks += 1;
    return await times.find(filmClass);
  };
  const tools = { ...at.tools, storage: { ...at.storage, times: { ...times, find } } };
  await Promise.all([1, 2, 3].map(() => forecastFor(CLASS, tools)));
  at.clock.time += 29_000;
  await forecastFor(CLASS, tools);
  expect(looks).toBe(1);
  at.clock.time += 2_000;
  await forecastFor(CLASS, tools);
  expect(looks).toBe(2);
});

test("a create goes on without a forecast when its row cannot be read", async () => {
  const at = steps();
  const find = async () => {
    throw new Error("storage is out of reach");
  };
  const tools = { ...at.tools, storage: { ...at.storage, times: { ...at.storage.times, find } } };
  expect(await forecastFor(CLASS, tools)).toEqual({});
});

test("a job is looked for when films of its class were made, else of its model, else as the settings say", async () => {
  const at = steps({}, { POLL_MIN_SECONDS: "4" });
  const other = { ...CLASS, seconds: 12 };
  const plan = async (filmClass: typeof CLASS) =>
    await scheduleFor(filmClass, at.clock.time + 86_400_000, at.tools);
  const learn = async (filmClass: typeof CLASS, seconds: number) =>
    await at.storage.times.change(filmClass, ({ rendered = NOTHING_RENDERED, ...times }) => ({
      ...times,
      rendered: withRender(rendered, seconds * 1_000),
    }));
  expect(await plan(CLASS)).toEqual({
    minMs: 4_000,
    maxMs: 15_000,
    overdueAfterMs: 44 * 60_000,
    giveUpAt: at.clock.time + 86_400_000,
  });
  for (const seconds of [300, 310, 320, 330, 340]) await learn(other, seconds);
  at.clock.time += 60_000;
  const borrowed = await plan(CLASS);
  expect(borrowed.version === 2 && borrowed.looks.some((look) => look > 290_000 && look < 340_000)).toBe(
    true,
  );
  for (const seconds of [30, 31]) await learn(CLASS, seconds);
  at.clock.time += 60_000;
  const own = await plan(CLASS);
  expect(own.version === 2 && own.looks.some((look) => look > 28_000 && look < 36_000)).toBe(true);
});

test("a job is looked for as the settings say when nobody can tell what was learnt", async () => {
  const at = steps();
  const find = async () => {
    throw new Error("storage is out of reach");
  };
  const tools = { ...at.tools, storage: { ...at.storage, times: { ...at.storage.times, find } } };
  expect((await scheduleFor(CLASS, at.clock.time, tools)).version).toBeUndefined();
});
