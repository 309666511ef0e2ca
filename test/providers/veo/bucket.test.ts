import { expect, test } from "vitest";
import { couldBeWithin } from "../../../src/lib/domain/capacity/reconcile.ts";
import { api } from "../../../src/lib/providers/veoVertex/api.ts";
import { SIMULATED_STYLES, simulated } from "../../support/providers/simulatedProvider.ts";
import { targetAt } from "../../support/providers/testProvider.ts";

const STYLE = SIMULATED_STYLES.find(({ api: name }) => name === "veo-vertex");
const HALF_HOUR_MS = 1_800_000;

/** A Vertex AI of its own, with so many creates under way, each with a mark. */
async function withMarks(...marks: readonly string[]) {
  if (!STYLE) throw new Error("Vertex AI is not simulated");
  const subject = await simulated(STYLE);
  const ids: string[] = [];
  for (const mark of marks) {
    const answer = await subject.provider.submit({ ...subject.jobs.text, mark });
    if (answer.kind !== "accepted") throw new Error(answer.reason);
    ids.push(answer.job.jobId);
  }
  return { ...subject, ids };
}

test("a create is found by its folder once its film is there, and goes by the film's address from then on", async () => {
  await using subject = await withMarks("16", "17");
  const { provider, ids } = subject;
  const marks = async () => {
    const answer = await provider.list(0);
    if (answer.kind !== "listed") throw new Error(answer.kind);
    return answer.jobs.map(({ jobId, echo, state }) => ({ jobId, mark: echo.mark, state }));
  };
  expect(await marks()).toEqual([]);
  await subject.ended(ids[1] ?? "");
  const [found, ...more] = await marks();
  expect(more).toEqual([]);
  expect(found).toEqual({
    jobId: expect.stringMatching(/^gs:\/\/a-bucket\/films\/dailies-17\/\d+\/sample_0\.mp4$/),
    mark: "17",
    state: "succeeded",
  });
  const jobId = found?.jobId ?? "";
  expect(await provider.check(jobId)).toMatchObject({
    job: { jobId, state: "succeeded", outputIds: [jobId] },
  });
  const film = await provider.download(jobId, new AbortController().signal);
  if (film.kind !== "stream") throw new Error(film.kind);
  expect(film.bytes).toBeGreaterThan(0);
  await film.body[Symbol.asyncIterator]().return?.();
  expect(await provider.check(jobId.replace("sample_0", "sample_1"))).toEqual({ kind: "missing" });
});

test("what is not in the bucket may still be made, for as long as the longest render takes", async () => {
  await using subject = await withMarks();
  const answer = await subject.provider.list(0);
  if (answer.kind !== "listed") throw new Error(answer.kind);
  const now = Date.now();
  const hidden = (postBy: number) =>
    answer.unreadable.some((entry) => couldBeWithin(entry, [{ claimedAt: postBy - 90_000, postBy }]));
  expect(hidden(now)).toBe(true);
  expect(hidden(now - HALF_HOUR_MS)).toBe(true);
  expect(hidden(now - HALF_HOUR_MS - 120_000)).toBe(false);
});

test("every page of the bucket is read, and what is no film of ours is passed over", () => {
  const { list } = api(
    targetAt("https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu", { bucket: "gs://b/x" }),
  );
  expect(list?.page(2, "next page").url).toBe(
    "https://storage.googleapis.com/storage/v1/b/b/o?prefix=x%2Fdailies-&maxResults=1000&pageToken=next+page",
  );
  const film = { name: "x/dailies-5/1/sample_0.mp4" };
  const items = [film, { name: "x/dailies-5/" }, { name: "x/dailies-5/note.txt" }, { name: "x/mine.mp4" }, 7];
  expect(list?.readPage({ items, nextPageToken: "more" }, 1)).toEqual({
    entries: [film],
    isLast: false,
    after: "more",
  });
  expect(list?.readPage({}, 1)).toMatchObject({ entries: [], isLast: true });
  expect(list?.readEntry(film)).toMatchObject({ jobId: "gs://b/x/dailies-5/1/sample_0.mp4", mark: "5" });
});
