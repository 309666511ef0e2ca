import { expect, test } from "vitest";
import { checkJob } from "../../src/activities/checkJob.ts";
import {
  afterLook,
  knownBefore,
  type PollState,
  pollEnd,
  startPolling,
} from "../../src/lib/domain/polling/poll.ts";
import { applyCancel } from "../../src/lib/domain/video/progress.ts";
import { handOver } from "../support/workflows/handOver.ts";
import { type Steps, steps } from "../support/workflows/steps.ts";

const MINUTE = 60_000;

/** A bound job, and the looks at it that its workflow takes, a minute apart. */
async function watched() {
  const at = steps();
  const { record, ...job } = await at.accept();
  const bound = await handOver(at, job);
  if (bound.kind !== "bound") throw new Error(`the job is ${bound.kind}`);
  let state: PollState = startPolling(bound.submittedAt, bound.schedule);
  async function look() {
    at.clock.time += MINUTE;
    const seen = await checkJob({ ...job, ...knownBefore(state) }, at.tools);
    const end = pollEnd(seen, state, 0, at.clock.time);
    state = afterLook(state, seen, at.clock.time);
    return end?.kind === "ended" ? end.outcome.kind : (end?.kind ?? seen.kind);
  }
  async function looks(minutes: number) {
    const all: string[] = [];
    for (let minute = 0; minute < minutes; minute++) all.push(await look());
    return all;
  }
  return { at, job, record, look, looks };
}

/** The provider does not show the job until the function that this gives is called. */
function hide({ provider }: Steps): () => void {
  const hidden = provider.jobs.splice(0);
  return () => void provider.jobs.push(...hidden);
}

test("one 404 after an outage ends no job, though its list does not show it either", async () => {
  const { at, looks, look } = await watched();
  await looks(30);
  const { check } = at.provider;
  at.provider.check = async () => ({ kind: "unreachable", retryAfterSeconds: null, reason: "HTTP 503" });
  await looks(30);
  at.provider.check = check;
  const show = hide(at);
  expect(await look()).toBe("missing");
  show();
  expect(await look()).toBe("running");
});

test("what is not shown for ten minutes in a row, and is in no list then, is gone", async () => {
  const { at, looks } = await watched();
  await looks(30);
  hide(at);
  expect(await looks(11)).toEqual([...Array.from({ length: 10 }, () => "missing"), "failed"]);
});

test("a job that is shown in between, or that nobody answers for, begins its ten minutes anew", async () => {
  const { at, looks } = await watched();
  await looks(30);
  for (let round = 0; round < 3; round++) {
    const show = hide(at);
    expect(new Set(await looks(9))).toEqual(new Set(["missing"]));
    show();
    expect(await looks(1)).toEqual(["running"]);
  }
});

test("a job that its list shows is there, however long its own address answers 404", async () => {
  const { at, looks } = await watched();
  at.provider.check = async () => ({ kind: "missing" });
  expect(new Set(await looks(60))).toEqual(new Set(["missing"]));
});

test("a delete that is answered with 404 ends no job that was just seen: it may finish, and be billed", async () => {
  const { at, job, look } = await watched();
  await at.storage.records.change(job.owner, job.id, applyCancel);
  at.provider.remove = async () => ({ kind: "missing" });
  expect(await look()).toBe("running");
  at.provider.jobs.forEach((made, index) => {
    at.provider.jobs[index] = { ...made, state: "succeeded", outputIds: ["film"] };
  });
  expect(await look()).toBe("archive");
});
