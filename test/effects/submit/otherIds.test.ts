import { expect, test } from "vitest";
import { reportOrphans } from "../../../src/activities/reportOrphans.ts";
import type { Mark } from "../../../src/lib/domain/models/profile.ts";
import { inList } from "../../../src/lib/effects/submit/inList.ts";
import { jobOf } from "../../support/providers/testProvider.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { steps } from "../../support/workflows/steps.ts";

const HOUR_MS = 3_600_000;
const OTHER_IDS: Mark = { unless: null, listsIds: false };

/** A resource that lists a job of ours under another id, and one that nobody owns. */
async function listing(mark: Mark | undefined) {
  const at = steps();
  const { profile } = at.provider;
  at.provider.profile = mark ? { ...profile, mark } : profile;
  const bound = await handOver(at, await at.accept());
  if (bound.kind !== "bound") throw new Error(`the job is ${bound.kind}`);
  at.provider.jobs.push(at.provider.make(jobOf()));
  at.provider.list = async () => ({
    kind: "listed",
    jobs: at.provider.jobs.map((job) => ({ ...job, jobId: `film of ${job.jobId}` })),
    unreadable: [],
  });
  at.clock.time += HOUR_MS;
  const orphans = async () => (await reportOrphans({}, at.tools)).orphans;
  const [model] = at.tools.config.models;
  const [made] = at.provider.jobs;
  if (!model || !made) throw new Error("no job was made");
  const binding = {
    providerId: made.jobId,
    target: model.target,
    submittedAt: bound.submittedAt,
    expiresAt: at.clock.time + HOUR_MS,
  };
  return { orphans, isListed: () => inList(binding, at.tools) };
}

test("in a list with the ids that creates are answered with, a job is looked for, and what nobody owns is told", async () => {
  const { orphans, isListed } = await listing(undefined);
  expect(await isListed()).toBe("not_listed");
  expect(await orphans()).toBe(2);
});

test("in one with other ids none is missed, and none is an orphan", async () => {
  const { orphans, isListed } = await listing(OTHER_IDS);
  expect(await isListed()).toBe("unsupported");
  expect(await orphans()).toBe(0);
});
