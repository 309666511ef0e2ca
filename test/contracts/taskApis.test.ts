import { describe, expect, test } from "vitest";
import type { RuleInput } from "../../local/sora/faults/fault.ts";
import {
  SIMULATED_STYLES,
  type Simulated,
  simulated,
  simulatedTraits,
} from "../support/providers/simulatedProvider.ts";
import { TASK_APIS } from "../support/providers/taskModel.ts";

const never = () => new AbortController().signal;
const styles = SIMULATED_STYLES.filter(({ api }) => TASK_APIS.includes(api));

/** The id of a job that has its film. */
async function finished({ provider, jobs, ended }: Simulated): Promise<string> {
  const answer = await provider.submit(jobs.text);
  if (answer.kind !== "accepted") throw new Error(answer.reason);
  await ended(answer.job.jobId);
  return answer.job.jobId;
}

const contentRequests = ({ sora }: Simulated) => sora.requests().filter(({ host }) => host === "storage");

/** A film in a bucket of ours has no address that runs out. */
describe.each(styles.filter(({ bucket }) => bucket === undefined))("$name", (style) => {
  test("the address of a film runs out: it is asked for anew, and its film comes without our key", async () => {
    await using subject = await simulated(style);
    const { provider, sora } = subject;
    const jobId = await finished(subject);
    const refused: RuleInput = {
      fault: { kind: "refuse", reason: "forbidden" },
      routes: ["content"],
      times: 1,
    };
    sora.control.fault(refused);
    const answer = await provider.download(jobId, never());
    expect(answer.kind).toBe("stream");
    if (answer.kind === "stream") for await (const _ of answer.body) break;
    const seen = contentRequests(subject);
    expect(seen.map(({ status, auth }) => [status, auth])).toEqual([
      [403, "none"],
      [200, "none"],
    ]);
    expect(new Set(seen.map(({ path }) => path)).size).toBe(2);
  });

  test("an address that has always run out says nothing of the film: later looks may have it", async () => {
    await using subject = await simulated(style, { filmLinkSeconds: 0 });
    const jobId = await finished(subject);
    expect(await subject.provider.download(jobId, never())).toMatchObject({ kind: "unreachable" });
    expect(contentRequests(subject)).toHaveLength(2);
    subject.sora.control.settings({ filmLinkSeconds: 60 });
    expect((await subject.provider.download(jobId, never())).kind).toBe("stream");
  });
});

/** Google's operations are done or not, and have no other word. */
describe.each(styles.filter(({ api }) => !api.startsWith("veo-")))("$name", (style) => {
  test("a word for its state that nobody knows leaves a job running, and is told", async () => {
    await using subject = await simulated(style);
    const submitted = await subject.provider.submit(subject.jobs.text);
    if (submitted.kind !== "accepted") throw new Error(submitted.reason);
    subject.sora.control.fault({ fault: { kind: "view", set: { status: "re-validating" } } });
    expect(await subject.provider.check(submitted.job.jobId)).toMatchObject({
      job: { state: "running", unknownWord: "re_validating" },
    });
  });
});

describe.each(styles)("$name", (style) => {
  test.each([
    ["waits", 0],
    ["is made", 0.5],
  ])("a job that %s is stopped where its provider can, and else made and billed", async (_, share) => {
    let now = Date.now();
    await using subject = await simulated(style, { clock: { now: () => now }, renderSeconds: 100 });
    const { provider, jobs, sora } = subject;
    const submitted = await provider.submit(jobs.text);
    if (submitted.kind !== "accepted") throw new Error(submitted.reason);
    now += share * 100_000;
    const { kind } = await provider.remove(submitted.job.jobId);
    const { cancels = "always" } = provider.profile;
    const isStopped = cancels === "always" || (cancels === "waiting" && share === 0);
    expect(kind).toBe(isStopped ? "removed" : "refused");
    now += 100_000;
    expect(sora.invoice().lines).toHaveLength(isStopped ? 0 : 1);
  });

  test("what is billed is said with the film, or not at all", async () => {
    await using subject = await simulated(style);
    const jobId = await finished(subject);
    const checked = await subject.provider.check(jobId);
    const { usd } = subject.sora.invoice();
    const { isStated } = subject.provider.profile.price;
    expect(checked).toMatchObject({ kind: "seen", job: isStated ? { billed: usd } : { state: "succeeded" } });
    if (!isStated) expect(checked).not.toHaveProperty("job.billed");
  });

  test("a film that moderation keeps back in the end is billed as its provider bills it", async () => {
    await using subject = await simulated(style);
    const code = simulatedTraits(style.api).blocked.output;
    subject.sora.control.fault({ fault: { kind: "outcome", end: "failed", code, message: "Sorry." } });
    const jobId = await finished(subject);
    const checked = await subject.provider.check(jobId);
    const billed = checked.kind === "seen" ? (checked.job.billed ?? 0) : -1;
    expect(billed).toBe(subject.sora.invoice().usd);
    expect((await subject.provider.download(jobId, never())).kind).toBe("not_made");
  });
});

/** What each API says when there is no credit left, or when its key is not known. */
const REFUSED: readonly (readonly [api: string, status: number, body: object, code: string])[] = [
  [
    "xai",
    403,
    { code: "permission", error: "Your team has either used all available credits" },
    "provider_quota",
  ],
  ["xai", 400, { code: "invalid", error: "Incorrect API key provided: ab***" }, "provider_auth"],
  ["openrouter", 402, { error: { message: "Insufficient credits", code: 402 } }, "provider_quota"],
  ["byteplus", 403, { error: { code: "AccountOverdueError", message: "overdue" } }, "provider_quota"],
  [
    "veo-gemini",
    429,
    { error: { code: 429, message: "Your prepayment credits are depleted." } },
    "provider_quota",
  ],
  [
    "veo-vertex",
    403,
    { error: { code: 403, message: "This API method requires billing to be enabled." } },
    "provider_quota",
  ],
  ["runway", 400, { error: "You do not have enough credits to run this task." }, "provider_quota"],
];

test.each(REFUSED)(
  "%s, HTTP %i %j: no film can be made there, and another resource may",
  async (api, status, json, code) => {
    const style = styles.find((each) => each.api === api);
    if (!style) throw new Error(`${api} is not simulated`);
    await using subject = await simulated(style);
    subject.sora.control.fault({ fault: { kind: "answer", status, json: { ...json } }, routes: ["create"] });
    expect(await subject.provider.submit(subject.jobs.text)).toMatchObject({ kind: "misplaced", code });
  },
);
