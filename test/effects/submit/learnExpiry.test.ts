import { expect, test } from "vitest";
import { checkJob } from "../../../src/activities/checkJob.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A bound job whose provider says of its times what the test says, by a clock that is so far ahead of ours. */
async function boundJob(saidCreated: (at: Steps) => number) {
  const at = steps();
  let ahead = 0;
  const tell = () =>
    at.provider.jobs.forEach((job, index) => {
      at.provider.jobs[index] = {
        ...job,
        createdAt: saidCreated(at) - ahead,
        expiresAt: null,
        aheadMs: ahead,
      };
    });
  const { submit, check } = at.provider;
  at.provider.submit = async (asked) => {
    await submit(asked);
    tell();
    const [job] = at.provider.jobs;
    if (!job) throw new Error("no job was made");
    return { kind: "accepted", job };
  };
  at.provider.check = async (id) => {
    tell();
    return await check(id);
  };
  const job = await at.accept();
  await handOver(at, job);
  const expiry = async () => {
    await checkJob(job, at.tools);
    const state = (await at.storage.capacity.find(GROUP, `${job.id}:0`))?.ticket.state;
    return state?.kind === "bound" ? state.expiresAt : null;
  };
  return {
    at,
    expiry,
    /** Our own clock is set, by so much. */
    setOurs(ms: number) {
      at.clock.time += ms;
      ahead -= ms;
    },
  };
}

test("a creation that is said anew at every look stays as it was first said: the job expires", async () => {
  const { at, expiry } = await boundJob(({ clock }) => clock.time);
  const bornAt = at.clock.time;
  for (let look = 0; look < 30; look++) {
    at.clock.time += HOUR;
    expect(await expiry()).toBe(bornAt + DAY);
  }
});

test("a job's life goes on by its provider's clock when ours is set", async () => {
  const start = Date.UTC(2026, 10, 22, 12);
  const { expiry, setOurs, at } = await boundJob(() => start);
  at.clock.time += HOUR;
  expect(await expiry()).toBe(start + DAY);
  setOurs(25 * HOUR);
  expect(await expiry()).toBe(start + DAY + 25 * HOUR);
  setOurs(-25 * HOUR);
  expect(await expiry()).toBe(start + DAY);
});
