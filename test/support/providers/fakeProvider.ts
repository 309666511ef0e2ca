import type { Profile } from "../../../src/lib/domain/models/profile.ts";
import type { ProviderSnapshot } from "../../../src/lib/domain/video/snapshot.ts";
import type {
  CheckAnswer,
  DownloadAnswer,
  ListAnswer,
  ProviderJob,
  RemoveAnswer,
  SubmitAnswer,
  VideoProvider,
} from "../../../src/lib/providers/provider.ts";
import { sora2 } from "../../../src/lib/providers/sora2/sora2.ts";

/** A provider that a test plays: every answer can be replaced, and every job it was asked for is noted. */
export interface FakeProvider extends VideoProvider {
  profile: Profile;
  submit: (job: ProviderJob) => Promise<SubmitAnswer>;
  check: (jobId: string) => Promise<CheckAnswer>;
  list: (since: number) => Promise<ListAnswer>;
  download: (outputId: string, signal: AbortSignal) => Promise<DownloadAnswer>;
  /** Jobs that exist; a create adds one. */
  readonly jobs: ProviderSnapshot[];
  /** Jobs that were asked to be deleted. */
  readonly removed: string[];
  /** A job as it is made now, without being added to `jobs`. */
  make(job: ProviderJob): ProviderSnapshot;
}

/** One that accepts, lists and deletes at once, and whose jobs go on running. */
export function fakeProvider(now: () => number): FakeProvider {
  let number = 0;
  const provider: FakeProvider = {
    profile: sora2.profile,
    jobs: [],
    removed: [],
    make(job) {
      number += 1;
      return snapshotOf(`job-${number}`, job, now());
    },
    async submit(job) {
      const made = provider.make(job);
      provider.jobs.push(made);
      return { kind: "accepted", job: made };
    },
    async check(jobId) {
      const job = provider.jobs.find((each) => each.jobId === jobId);
      return job ? { kind: "seen", job } : { kind: "missing" };
    },
    list: async () => ({ kind: "listed", jobs: [...provider.jobs], unreadable: [] }),
    async remove(jobId): Promise<RemoveAnswer> {
      provider.removed.push(jobId);
      const at = provider.jobs.findIndex((each) => each.jobId === jobId);
      if (at < 0) return { kind: "missing" };
      provider.jobs.splice(at, 1);
      return { kind: "removed" };
    },
    download: async () => ({ kind: "missing" }),
    thumbnail: async () => null,
  };
  return provider;
}

function snapshotOf(jobId: string, { prompt, size, seconds }: ProviderJob, now: number): ProviderSnapshot {
  return {
    jobId,
    state: "running",
    progress: 0,
    createdAt: now,
    expiresAt: now + 86_400_000,
    slackMs: 0,
    outputIds: [],
    failure: null,
    echo: {
      deployment: "sora-2",
      size: `${size.width}x${size.height}`,
      seconds,
      variants: null,
      prompt,
      remixOf: null,
    },
  };
}
