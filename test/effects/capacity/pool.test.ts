import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { checkJob } from "../../../src/activities/checkJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import { serverOf } from "../../../src/lib/domain/models/resource.ts";
import type { SubmitAnswer } from "../../../src/lib/providers/provider.ts";
import { soraModel } from "../../support/providers/soraModel.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const GROUP = "pool:sora-2";
const BAD_KEY: SubmitAnswer = { kind: "misplaced", code: "provider_auth", reason: "HTTP 401" };
const NO_CREDIT: SubmitAnswer = { kind: "misplaced", code: "provider_quota", reason: "HTTP 429" };

interface Pool extends Steps {
  /** The resources that were asked to make a job, in turn. */
  readonly asked: string[];
  readonly prefix: string;
}

/** Single steps before a pool of these hosts; `answers` of one replace those of the one provider behind all. */
function pool(
  answers: Readonly<Record<string, SubmitAnswer>> = {},
  hosts: readonly string[] = ["a.example", "b.example"],
  prefix = `t${randomBytes(6).toString("hex")}`,
): Pool {
  const resources = hosts.map((host) => ({ endpoint: `http://${host}`, maxRunning: 1 }));
  const at = steps({ endpoint: undefined, resources }, {}, prefix);
  const asked: string[] = [];
  const provider: typeof at.tools.provider = ({ endpoint }) => ({
    ...at.provider,
    check: at.provider.check,
    async submit(job) {
      const server = serverOf(endpoint);
      asked.push(server);
      return answers[server] ?? (await at.provider.submit(job));
    },
  });
  return { ...at, tools: { ...at.tools, provider }, asked, prefix };
}

async function ticketOf({ storage }: Steps, { id }: { readonly id: string }): Promise<Ticket | undefined> {
  return (await storage.capacity.find(GROUP, `${id}:0`))?.ticket;
}

test("a resource that will not have a job pauses, and the job goes to the other in its turn", async () => {
  const at = pool({ "a.example": BAD_KEY });
  const job = await at.accept();
  expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
  expect(at.asked).toEqual(["a.example", "b.example"]);
  expect((await ticketOf(at, job))?.state).toMatchObject({ target: { endpoint: "http://b.example" } });
  const { group } = await at.storage.capacity.load(GROUP);
  expect(group.resources).toContainEqual(
    expect.objectContaining({ resource: "a.example (SORA_KEY)", outages: 1 }),
  );
  expect(group.pausedUntil).toBe(0);
});

test("only when every resource has answered so does the job end, with the last one's word", async () => {
  const at = pool({ "a.example": BAD_KEY, "b.example": NO_CREDIT });
  const outcome = await handOver(at, await at.accept());
  expect(outcome).toEqual({
    kind: "ended",
    outcome: { kind: "failed", jobIndex: 0, code: "provider_quota" },
  });
  expect(at.asked).toEqual(["a.example", "b.example"]);
});

test("a job that fails at its end is made by another resource, once; then it is its own fault", async () => {
  const at = pool();
  const job = await at.accept();
  const failAll = () => {
    for (const [index, made] of at.provider.jobs.entries())
      at.provider.jobs[index] = {
        ...made,
        state: "failed",
        failure: { code: "provider_failed", reason: "" },
      };
  };
  await handOver(at, job);
  failAll();
  expect(await checkJob(job, at.tools)).toEqual({ kind: "elsewhere" });
  // The engine may run a step twice.
  expect(await checkJob(job, at.tools)).toEqual({ kind: "elsewhere" });
  expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
  expect(at.asked).toEqual(["a.example", "b.example"]);
  failAll();
  expect(await checkJob(job, at.tools)).toMatchObject({ kind: "failed", code: "provider_failed" });
});

test("two servers that count their jobs may give the same id to two of them", async () => {
  const at = pool();
  const { make } = at.provider;
  at.provider.make = (job) => ({ ...make(job), jobId: "7" });
  const jobs = [await at.accept({ prompt: "One" }), await at.accept({ prompt: "Two" })];
  for (const job of jobs) expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
  expect(at.asked).toEqual(["a.example", "b.example"]);
});

test("a slot of a resource that the settings close is no leave to post there", async () => {
  const at = pool();
  const job = await at.accept();
  expect(await takeSlot({ ...job, waiter: "w" }, at.tools)).toEqual({ kind: "go" });
  expect((await ticketOf(at, job))?.state).toMatchObject({ resource: "a.example (SORA_KEY)" });
  const later = pool({}, ["b.example"], at.prefix);
  expect(await handOver(later, job)).toMatchObject({ kind: "bound" });
  expect([at.asked, later.asked]).toEqual([[], ["b.example"]]);
});

test("a job whose model has moved to a pool since is made there, from the line it stands in with another model's", async () => {
  const prefix = `t${randomBytes(6).toString("hex")}`;
  const before = steps({}, {}, prefix);
  const job = await before.accept();
  const [sora] = soraModel({ endpoint: undefined, resources: [{ endpoint: "http://b.example" }] })("");
  const [other] = soraModel({ name: "other" })("http://films.example");
  const at = steps({}, { VIDEO_MODELS: JSON.stringify([sora, other]) }, prefix);
  expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
  const state = (await at.storage.capacity.find("films.example", `${job.id}:0`))?.ticket.state;
  expect(state).toMatchObject({ target: { endpoint: "http://b.example" } });
});
