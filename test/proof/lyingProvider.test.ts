import fc from "fast-check";
import { expect, inject, test } from "vitest";
import type { VideoObject } from "../../src/lib/domain/video/videoObject.ts";
import { expectArchived, ticketsLeft } from "../support/app/books.ts";
import { Dailies } from "../support/app/dailies.ts";
import { type CreateReply, HONEST, type Lies } from "../support/providers/lies.ts";
import { lyingProvider } from "../support/providers/lyingProvider.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const HOUR_MS = 3_600_000;
const RUNS = 6;
const PROMPTS = ["Zwei Hände\nhalten Licht", "A door in a wall #fail", "A mill"];

const creates: fc.Arbitrary<CreateReply> = fc.constantFrom(
  "fine",
  "reset",
  "502",
  "garbled",
  "503 unmade",
  "reset unmade",
  "another's id",
);

/** Anything that a provider may tell us that is not so. */
const lies: fc.Arbitrary<Lies> = fc.record({
  clockMs: fc.constantFrom(0, 0, -30_000, 45_000, 25 * HOUR_MS, -25 * HOUR_MS),
  sendsDate: fc.constantFrom(true, true, false),
  times: fc.constantFrom("true", "true", "none", "zero", "past", "now"),
  echo: fc.constantFrom("true", "none", "empty", "decomposed", "padded", "renamed"),
  ids: fc.constantFrom("true", "long", "numeric"),
  made: fc.constantFrom("completed", "succeeded", "done", "SUCCESS", "finished"),
  failed: fc.constantFrom("failed", "FAILURE", "error", "rejected"),
  film: fc.constantFrom("plain", "gzip", "br", "206"),
  extraFilms: fc.constant(0),
  lists: fc.constantFrom(true, true, false),
  creates: fc.array(creates, { maxLength: 5 }),
});

interface Case {
  readonly lies: Lies;
  readonly exclusive: boolean;
}

/** Lets a day pass before such a provider; what is wrong then, in words. */
async function wrongAfter({ lies: told, exclusive }: Case): Promise<readonly string[]> {
  await using provider = await lyingProvider();
  const models = () => soraModel({ exclusive })(provider.url);
  const settings = { POLL_MIN_SECONDS: "20", POLL_MAX_SECONDS: "120" };
  const sora = { renderSeconds: 90 };
  const dailies = await Dailies.start({ azurite: inject("azurite"), models, settings, sora });
  try {
    provider.liesFor(dailies.sora.url, { ...HONEST, ...told });
    const ids = [];
    for (const [index, prompt] of PROMPTS.entries()) ids.push(await dailies.create({ prompt }, `k${index}`));
    await dailies.clock.advance(2 * HOUR_MS);
    const videos = await Promise.all(ids.map((id) => dailies.video(id)));
    return [
      ...(await wrongMoney(dailies, videos)),
      ...(await wrongFilms(dailies, videos)),
      ...dailies.problems,
    ];
  } finally {
    await dailies.stop();
  }
}

/** The bill is what is booked, and at most what nobody can tell more. */
async function wrongMoney(dailies: Dailies, videos: readonly VideoObject[]): Promise<readonly string[]> {
  const invoice = dailies.sora.invoice().tenThousandths;
  const booked = await dailies.booked();
  const unaccounted = Math.round(videos.reduce((sum, { cost }) => sum + cost.unaccounted, 0) * 10_000);
  const isCovered = booked <= invoice && invoice <= booked + unaccounted;
  return isCovered ? [] : [`billed ${invoice}, booked ${booked}, unaccounted ${unaccounted}`];
}

/** Each video is one job, or an operator is told; each end is true; no film is left at the provider. */
async function wrongFilms(dailies: Dailies, videos: readonly VideoObject[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [index, video] of videos.entries()) {
    const jobs = dailies.sora.jobs().filter(({ prompt }) => prompt === PROMPTS[index]);
    const made = jobs.filter(({ state }) => state === "succeeded");
    const isTold = video.stage === "submit_unknown" || video.cost.unaccounted > 0;
    const what = `${PROMPTS[index]} is ${video.stage} with ${jobs.length} jobs, ${made.length} made`;
    if (jobs.length > 2 || (jobs.length > 1 && !isTold)) wrong.push(`${what}, and nobody is told`);
    if (!["completed", "failed", "submit_unknown"].includes(video.stage)) wrong.push(what);
    if (video.stage === "failed" && (made.length > 0 || jobs.length === 0)) wrong.push(what);
    if (video.stage === "completed" && made.length === 0) wrong.push(what);
    if (made.length > 0 && video.stage !== "completed" && !isTold) wrong.push(`${what}: a film is left`);
    if (video.stage === "completed" && made.length === 1)
      await expectArchived(dailies, video.id, [made[0]?.id ?? ""]);
  }
  const isOver = videos.every(({ status }) => status !== "in_progress");
  if (isOver && (await ticketsLeft(dailies)).length > 0) wrong.push("tickets are left");
  return wrong;
}

test("whatever a provider says of its clock, prompts, ids, words and replies: one job or an operator, every bill known, every end true", async () => {
  const cases = fc.record({ lies, exclusive: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(cases, async (each) => {
      expect(await wrongAfter(each)).toEqual([]);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
