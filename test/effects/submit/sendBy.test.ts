import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { steps } from "../../support/workflows/steps.ts";

/** A claim lasts for the call's time limit and half a minute. */
const CLAIM_MS = 90_000;

test("a host that stood still between its claim and the call sends nothing any more", async () => {
  const at = steps();
  const job = await at.accept();
  let sendBy = 0;
  const { submit } = at.provider;
  at.provider.submit = async (asked, until = 0) => {
    sendBy = until;
    return await submit(asked);
  };
  await takeSlot({ ...job, waiter: "first" }, at.tools);
  const claimedAt = at.clock.time;
  await submitJob(job, at.tools);
  // The call's own time limit still fits between the last moment to send and the claim's end.
  expect(sendBy).toBe(claimedAt + CLAIM_MS - at.tools.config.providerTimeoutMs);
});
