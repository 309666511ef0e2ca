import { describe, expect, test } from "vitest";
import { listsIds } from "../../../src/lib/domain/models/profile.ts";
import type { ProviderJob, VideoProvider } from "../../../src/lib/providers/provider.ts";

/** A provider that the contract is shown on. */
export interface ProviderSubject {
  readonly provider: VideoProvider;
  /** The same, signed in with a wrong key. */
  readonly stranger: VideoProvider;
  /** The same, naming a deployment or model that does not exist. */
  readonly elsewhere: VideoProvider;
  /** What its server does not have: a list that answers, or a name that a create must give. */
  readonly lacks?: readonly ("list" | "model names")[];
  /** The cheapest jobs it can make. */
  readonly jobs: SubjectJobs;
  /** Comes back once the job has ended. */
  readonly ended: (jobId: string) => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface SubjectJobs {
  readonly text: ProviderJob;
  readonly image: ProviderJob;
  /** A remix of a finished job; null where there is none. */
  readonly remixOf: ((jobId: string) => ProviderJob) | null;
  /** One that the provider must refuse as invalid. */
  readonly invalid: ProviderJob;
}

/** What every provider must do, whatever it speaks. A run costs at most four short films. */
export function describeProvider(name: string, setup: () => Promise<ProviderSubject>): void {
  const unknownId = "video_00000000000000000000000000000000";
  const never = () => new AbortController().signal;

  describe(name, () => {
    test("makes films from a prompt: accepted, seen, listed, ended, downloaded, removed", async () => {
      await using subject = await setup();
      const { provider, jobs } = subject;
      const jobId = await accepted(provider, jobs.text);
      const early = await seen(provider, jobId);
      expect(["queued", "preprocessing", "running", "processing"]).toContain(early.state);
      expect(early).toMatchObject({ jobId, outputIds: [], failure: null });
      expect(["missing", "unreachable"]).toContain((await provider.download(jobId, never())).kind);

      await subject.ended(jobId);
      const job = await seen(provider, jobId);
      expect(job).toMatchObject({ jobId, state: "succeeded", failure: null });
      expect(job.outputIds).toHaveLength(jobs.text.variants);
      expect(job.expiresAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(job.createdAt ?? 0);
      for (const outputId of job.outputIds) await expectFilm(provider, outputId);
      if (!subject.lacks?.includes("list")) await expectListed(provider, jobId, job.createdAt ?? 0);

      const removal = await provider.remove(jobId);
      if (removal.kind === "refused") return;
      expect(removal).toEqual({ kind: "removed" });
      expect(await provider.check(jobId)).toEqual({ kind: "missing" });
      expect(await provider.remove(jobId)).toEqual({ kind: "missing" });
      for (const outputId of job.outputIds) {
        expect(await provider.download(outputId, never())).toEqual({ kind: "missing" });
      }
    });

    test("repeats nothing of a request that was not asked for", async () => {
      await using subject = await setup();
      const { provider, jobs } = subject;
      const { echo } = await seen(provider, await accepted(provider, jobs.text));
      const { width, height } = jobs.text.size;
      const oneOf = (...values: readonly (string | number | null)[]) => values;
      expect(oneOf(`${width}x${height}`, null)).toContain(echo.size);
      expect(oneOf(jobs.text.seconds, null)).toContain(echo.seconds);
      expect(oneOf(jobs.text.variants, null)).toContain(echo.variants);
      expect(oneOf(jobs.text.prompt, null)).toContain(echo.prompt?.replaceAll("\r\n", "\n") ?? null);
      expect(echo.remixOf).toBeNull();
    });

    test("makes films from an image", async () => {
      await using subject = await setup();
      const jobId = await accepted(subject.provider, subject.jobs.image);
      await subject.ended(jobId);
      const job = await seen(subject.provider, jobId);
      expect(job.state).toBe("succeeded");
      for (const outputId of job.outputIds) await expectFilm(subject.provider, outputId);
    });

    test("remixes a finished film, or refuses to", async () => {
      await using subject = await setup();
      const { provider, jobs } = subject;
      if (jobs.remixOf === null) {
        const answer = await provider.submit({ ...jobs.text, remixOf: unknownId });
        return expect(answer).toMatchObject({ kind: "refused", code: "invalid_request" });
      }
      const sourceId = await accepted(provider, jobs.text);
      await subject.ended(sourceId);
      const jobId = await accepted(provider, jobs.remixOf(sourceId));
      expect(jobId).not.toBe(sourceId);
      expect([sourceId, null]).toContain((await seen(provider, jobId)).echo.remixOf);
      expect(await provider.submit(jobs.remixOf(unknownId))).toMatchObject({ kind: "refused" });
    });

    test("does not know what was never made", async () => {
      await using subject = await setup();
      const { provider } = subject;
      expect(await provider.check(unknownId)).toEqual({ kind: "missing" });
      expect(["missing", "refused"]).toContain((await provider.remove(unknownId)).kind);
      expect(await provider.download(unknownId, never())).toEqual({ kind: "missing" });
      expect(await provider.thumbnail(unknownId)).toBeNull();
    });

    test("refuses what is invalid, a wrong key and a missing deployment, each by its code", async () => {
      await using subject = await setup();
      const { provider, stranger, elsewhere, jobs } = subject;
      const answer = (kind: string, code: string) => ({
        kind,
        code,
        reason: expect.stringMatching(/^HTTP 4\d\d ./),
      });
      expect(await provider.submit(jobs.invalid)).toMatchObject(answer("refused", "invalid_request"));
      expect(await stranger.submit(jobs.text)).toMatchObject(answer("misplaced", "provider_auth"));
      const named = answer("misplaced", "deployment_not_found");
      const isAny = subject.lacks?.includes("model names") === true;
      expect(await elsewhere.submit(jobs.text)).toMatchObject(isAny ? { kind: "accepted" } : named);
      expect(await stranger.check(unknownId)).toMatchObject({ kind: "unreachable" });
      expect(["unreachable", "unsupported"]).toContain((await stranger.list(0)).kind);
    });
  });
}

async function accepted(provider: VideoProvider, job: ProviderJob): Promise<string> {
  const answer = await provider.submit(job);
  if (answer.kind !== "accepted") throw new Error(`${answer.kind}: ${answer.reason}`);
  return answer.job.jobId;
}

async function seen(provider: VideoProvider, jobId: string) {
  const answer = await provider.check(jobId);
  if (answer.kind !== "seen") throw new Error(JSON.stringify(answer));
  return answer.job;
}

async function expectFilm(provider: VideoProvider, outputId: string): Promise<void> {
  const answer = await provider.download(outputId, new AbortController().signal);
  if (answer.kind !== "stream") throw new Error(JSON.stringify(answer));
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  const film = Buffer.concat(chunks);
  expect(answer.contentType).toMatch(/^video\/mp4/);
  expect(film.subarray(4, 8).toString("latin1")).toBe("ftyp");
  expect([film.byteLength, null]).toContain(answer.bytes);

  const picture = await provider.thumbnail(outputId);
  if (picture === null) return;
  expect(picture.contentType).toMatch(/^image\/(jpeg|png|webp)$/);
  expect(picture.bytes.byteLength).toBeGreaterThan(0);
}

async function expectListed(provider: VideoProvider, jobId: string, createdAt: number): Promise<void> {
  if (!listsIds(provider.profile)) return;
  const ids = async (since: number) => {
    const answer = await provider.list(since);
    if (answer.kind === "unreachable") throw new Error(answer.reason);
    return answer.kind === "listed" ? answer.jobs.map((job) => job.jobId) : null;
  };
  // Both clocks of an answer are read to the second, so that the same moment may differ a little from answer to answer.
  const since = await ids(createdAt - 5_000);
  if (since === null) return;
  expect(since).toContain(jobId);
  expect(await ids(createdAt + 5_000)).not.toContain(jobId);
}
