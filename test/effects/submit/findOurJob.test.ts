import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { steps } from "../../support/workflows/steps.ts";

/** A claim lasts for the call's time limit and half a minute; then comes the grace. */
const LISTABLE_AFTER_MS = 120_000;

test.each([
  ["shows names of its own", false],
  ["repeats the deployment's name", true],
])(
  "after a lost reply, a job listed under another name by a provider that %s is found",
  async (_name, listsDeployment) => {
    const at = steps();
    at.provider.profile = { ...at.provider.profile, listsDeployment };
    const job = await at.accept();
    at.provider.submit = async (asked) => {
      const made = at.provider.make(asked);
      at.provider.jobs.push({ ...made, echo: { ...made.echo, deployment: "sora-2-2025-10-06" } });
      return { kind: "ambiguous", heard: "silence", reason: "the reply was lost" };
    };
    expect(await takeSlot({ ...job, waiter: "first" }, at.tools)).toEqual({ kind: "go" });
    await submitJob(job, at.tools);
    at.clock.time += LISTABLE_AFTER_MS;
    expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
  },
);

/** The settings with two servers, the first of which makes `sora-2`. */
function servers(...hosts: readonly string[]) {
  const models = hosts.map((host, index) => ({
    name: index === 0 ? "sora-2" : "other",
    api: "sora-2",
    endpoint: `http://${host}`,
    auth: "none",
  }));
  return { VIDEO_MODELS: JSON.stringify(models) };
}

test.each([
  ["a number that another server gave to a job of ours is not that job", "7", "bound"],
  ["an id that no two servers give alike is", "video_68e0a1b2c3d4e5f6", "unknown"],
])("after a lost reply, %s", async (_name, jobId, kind) => {
  const prefix = `t${randomBytes(6).toString("hex")}`;
  const there = steps({}, servers("other.example", "films.example"), prefix);
  const theirs = await there.accept();
  there.provider.submit = async (asked) => ({
    kind: "accepted",
    job: { ...there.provider.make(asked), jobId },
  });
  expect(await handOver(there, theirs)).toMatchObject({ kind: "bound" });

  const at = steps({}, servers("films.example", "other.example"), prefix);
  const job = await at.accept();
  at.provider.submit = async (asked) => {
    at.provider.jobs.push({ ...at.provider.make(asked), jobId });
    return { kind: "ambiguous", heard: "silence", reason: "the reply was lost" };
  };
  expect(await handOver(at, job)).toMatchObject({ kind });
});
