import { describe, expect, test } from "vitest";
import { type Answer, errorOf, eventually, jsonOf, videoOf } from "../support/stack/stackApi.ts";
import { fillSlots, finishJobs, jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

async function post(id: string, verb: string, json?: object): Promise<Answer> {
  return await stack().api.call(`/videos/${id}/${verb}`, { method: "POST", ...(json ? { json } : {}) });
}

async function erase(id: string): Promise<Answer> {
  return await stack().api.call(`/videos/${id}`, { method: "DELETE" });
}

function expectConflict(answer: Answer, code: string): void {
  expect({ status: answer.status, code: errorOf(answer).code }).toEqual({ status: 409, code });
  expect(answer.headers.get("x-should-retry")).toBe("false");
}

describe("delete", () => {
  test("is refused with 409 until the end, and then leaves nothing but the ledger's entries", async () => {
    const { api, stored, sora, instances } = stack();
    const prompt = `A ${CANARY} to be forgotten ${UNTIL_TOLD}`;
    const { id } = await api.create({ prompt, n_variants: 2 });
    await rendering(stack(), id);
    expectConflict(await erase(id), "not_finished");
    await eventually(
      "both jobs",
      () => jobsFor(stack(), prompt),
      (jobs) => jobs.length === 2,
    );
    await finishJobs(stack(), prompt);
    const made = await api.ended(id);
    const blobs = await stored.blobs();
    expect(blobs.filter((name) => name.includes(id))).toHaveLength(4);

    const answer = await erase(id);
    expect({ status: answer.status, body: jsonOf(answer) }).toEqual({
      status: 200,
      body: { id, object: "video.deleted", deleted: true },
    });
    for (const [method, rest] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/cancel"],
      ["GET", "/content"],
    ] as const)
      expect((await api.call(`/videos/${id}${rest}`, { method })).status).toBe(404);
    expect((await stored.blobs()).filter((name) => name.includes(id))).toEqual([]);
    expect((await instances()).filter((instance) => instance.includes(id))).toEqual([]);
    const jobs = await sora.jobs();
    for (const { job_id } of made.provider ?? [])
      expect(jobs.find((job) => job.id === job_id)?.deletedAt).not.toBeNull();
    const rows = await stored.rowsNaming(id);
    const ledger = rows.filter(({ table }) => table === "Ledger");
    expect(ledger.map(({ kind, amount }) => `${kind} ${amount}`).sort()).toEqual([
      "reserve 8000",
      "settle 4000",
      "settle 4000",
    ]);
    // What is left besides names no more than the id: that its jobs are taken, that the request has no video, and for a
    // week, for pages that come back, that it was deleted.
    expect(rows.filter(({ table }) => table === "Videos")).toMatchObject([{ id, deleted: true }]);
    expect(
      JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(CANARY);
  });

  test("erases a failed and a cancelled video as well", async () => {
    const { api, stored } = stack();
    const failed = await api.ended((await api.create({ prompt: `A forbidden ${CANARY} #refused` })).id);
    expect(failed).toMatchObject({
      status: "failed",
      error: { code: "moderation_blocked" },
      cost: { actual: 0 },
    });
    expect((await erase(failed.id)).status).toBe(200);
    const left = await stored.rowsNaming(failed.id);
    expect(
      left.every(({ table, ...row }) => ["Ledger", "Keys"].includes(table) || row["deleted"] === true),
    ).toBe(true);
  });

  test("by many clients at once is one delete", async () => {
    const { api } = stack();
    const { id } = await api.ended((await api.create({ prompt: `A much hated ${CANARY}` })).id);
    const answers = await Promise.all(Array.from({ length: 5 }, () => erase(id)));
    expect(new Set(answers.map(({ status }) => status))).toSatisfy(
      (seen: Set<number>) => seen.has(200) && !seen.has(500),
    );
    expect((await api.call(`/videos/${id}`)).status).toBe(404);
  });

  test("goes through while the provider is out of reach: its own copy ends by itself", async () => {
    const { api, sora } = stack();
    const { id } = await api.ended((await api.create({ prompt: `A ${CANARY} behind the wall` })).id);
    const fault = await sora.fault({ fault: { kind: "reset", when: "before" }, routes: ["delete"] });
    expect((await erase(id)).status).toBe(200);
    await sora.clearFaults(fault);
    expect((await api.call(`/videos/${id}`)).status).toBe(404);
  });
});

describe("remix", () => {
  test("of a deleted source is 404, of one that is not finished or not Sora 2 a reasoned 409", async () => {
    const { api } = stack();
    const json = { prompt: `A remixed ${CANARY}` };
    const slow = await api.create({ prompt: `A slow ${CANARY} ${UNTIL_TOLD}` });
    await rendering(stack(), slow.id);
    expectConflict(await post(slow.id, "remix", json), "source_not_available");
    await finishJobs(stack(), slow.prompt);
    await api.ended(slow.id);
    await erase(slow.id);
    const gone = await post(slow.id, "remix", json);
    expect({ status: gone.status, code: errorOf(gone).code }).toEqual({ status: 404, code: "not_found" });

    const first = await api.ended(
      (await api.create({ model: "sora", prompt: `An old ${CANARY}`, size: "480x480" })).id,
    );
    const refused = await post(first.id, "remix", json);
    expectConflict(refused, "source_not_available");
    expect(errorOf(refused).message).toContain("only Sora 2 videos can be remixed");
    expect(await jobsFor(stack(), json.prompt)).toEqual([]);
  });

  test("whose source is deleted while it waits ends clearly, made or not, and as billed", async () => {
    const { api, sora } = stack();
    const source = await api.ended((await api.create({ prompt: `A ${CANARY} to lose` })).id);
    const slots = await fillSlots(stack());
    const remix = videoOf(await post(source.id, "remix", { prompt: `The ${CANARY}, too late` }), 202);
    await api.until(remix.id, ({ stage }) => stage === "waiting_for_capacity");
    expect((await erase(source.id)).status).toBe(200);
    await slots.free();
    const ended = await api.ended(remix.id);
    const jobs = await jobsFor(stack(), remix.prompt);
    const billed = (await sora.invoice()).lines.filter(({ job }) => jobs.some(({ id }) => id === job));
    expect(ended.cost.actual).toBe(billed.length * 0.4);
    if (billed.length === 0) expect(ended.error?.message).toBeTruthy();
  });
});
