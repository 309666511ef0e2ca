import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { steps } from "../../support/workflows/steps.ts";

/** What a claim lasts beyond its call's time limit: as set, and half a minute by default. */
const MARGINS = [
  ["", 30_000],
  ["4", 4_000],
] as const;

test.each(MARGINS)(
  "a host that stood still between its claim and the call sends nothing any more: margin %j",
  async (CLAIM_MARGIN_SECONDS, marginMs) => {
    const at = steps({}, { CLAIM_MARGIN_SECONDS });
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
    expect(sendBy).toBe(claimedAt + marginMs);
  },
);
