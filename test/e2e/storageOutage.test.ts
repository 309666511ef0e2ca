import { describe, expect, test } from "vitest";
import { type Answer, errorOf, eventually, jsonOf } from "../support/stack/stackApi.ts";
import { finishJobs, jobsFor, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

/** What a client is told that will have more luck later. */
function expectUnavailable(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(errorOf(answer)).toEqual({
    message: "The service is not available for the moment. Please try again.",
    type: "server_error",
    param: null,
    code: "unavailable",
  });
  expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  expect(answer.headers.get("x-should-retry")).toBeNull();
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
}

describe("storage out of reach from the start", () => {
  const stack = useStack({ storageLine: "down" });

  test("is said by health and in the log, refuses creates for the moment, and is over when storage is there", async () => {
    const { api, sora, hostLines, storageLine } = stack();
    const health = await api.call("/health");
    expect(health.status).toBe(503);
    expect(health.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(jsonOf(health)).toMatchObject({ status: "unhealthy", storage: "out of reach" });

    const call = {
      method: "POST",
      json: { prompt: `A ${CANARY} too early` },
      headers: { "idempotency-key": "early" },
    };
    expectUnavailable(await api.call("/videos", call));
    expectUnavailable(await api.call(`/videos/video_${"0".repeat(26)}`));
    const said = hostLines.filter((line) => line.includes('"event":"http_fault"'));
    expect(said).not.toEqual([]);
    for (const line of said) expect(line).toContain('"code":"unavailable"');
    expect(said.join()).toContain("ECONNREFUSED");
    // What needs no storage goes on.
    expect((await api.call("/models")).status).toBe(200);
    expect((await api.call("/videos/estimate", { method: "POST", json: call.json })).status).toBe(200);
    expect(await sora.jobs()).toEqual([]);

    await storageLine("up");
    await eventually(
      "health",
      () => api.call("/health"),
      ({ status }) => status === 200,
    );
    const created = await api.call("/videos", call);
    expect(created.status).toBe(202);
    const { id } = jsonOf(created) as { id: string }; // the contract
    expect(await api.ended(id)).toMatchObject({ status: "completed" });
    expect(await jobsFor(stack(), call.json.prompt)).toHaveLength(1);
  });
});

describe("storage out of reach in the middle", () => {
  const stack = useStack({ storageLine: "up" });

  test("loses no film, wherever it was: rendering, being copied, or waiting for its turn", async () => {
    const { api, sora, stored, storageLine } = stack();
    const fault = await sora.fault({
      fault: { kind: "content", as: "slow", bytes: 4_096 },
      routes: ["content"],
    });
    const copied = await api.create({ prompt: `A ${CANARY} on its way home` });
    await api.until(copied.id, ({ stage }) => stage === "archiving");
    const rendered = await Promise.all(
      [1, 2].map((each) => api.create({ prompt: `A ${CANARY} being made, ${each} ${UNTIL_TOLD}` })),
    );
    for (const { id } of rendered) await rendering(stack(), id);
    const waiting = await api.create({ prompt: `A ${CANARY} in the line` });
    await api.until(waiting.id, ({ stage }) => stage === "waiting_for_capacity");

    await storageLine("down");
    for (const path of [`/videos/${copied.id}`, `/videos/${copied.id}/content`])
      expectUnavailable(await api.call(path));
    expectUnavailable(await api.call("/videos", { method: "POST", json: { prompt: `A ${CANARY} in vain` } }));
    expectUnavailable(await api.call(`/videos/${waiting.id}/cancel`, { method: "POST" }));
    expectUnavailable(await api.call(`/videos/${waiting.id}`, { method: "DELETE" }));
    for (const { prompt } of rendered) await finishJobs(stack(), prompt);
    await sora.clearFaults(fault);
    await storageLine("up");

    for (const { id, prompt } of [copied, ...rendered, waiting]) {
      expect(await api.ended(id)).toMatchObject({ stage: "completed", error: null, cost: { actual: 0.4 } });
      expect(await jobsFor(stack(), prompt)).toHaveLength(1);
      expect((await api.call(`/videos/${id}/content`)).status).toBe(200);
      const entries = (await stored.rowsNaming(id)).filter(({ table }) => table === "Ledger");
      expect(entries.map(({ kind }) => kind).sort()).toEqual(["reserve", "settle"]);
    }
    expect(await jobsFor(stack(), `A ${CANARY} in vain`)).toEqual([]);
  });

  test("a create that was refused meanwhile is made once when it is repeated under its key", async () => {
    const { api, storageLine } = stack();
    const prompt = `A patient ${CANARY}`;
    const call = { method: "POST", json: { prompt }, headers: { "idempotency-key": "patient" } };
    await storageLine("down");
    expectUnavailable(await api.call("/videos", call));
    await storageLine("up");
    const answers = [await api.call("/videos", call), await api.call("/videos", call)];
    const ids = answers.map((answer) => (jsonOf(answer) as { id: string }).id); // the contract
    expect(ids[0]).toBe(ids[1]);
    expect(await api.ended(ids[0] ?? "")).toMatchObject({ status: "completed" });
    expect(await jobsFor(stack(), prompt)).toHaveLength(1);
  });
});
