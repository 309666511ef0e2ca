import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
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
