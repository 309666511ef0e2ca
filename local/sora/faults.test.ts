import { expect, test } from "vitest";
import type { RuleInput } from "./faults/fault.ts";
import type { Sora } from "./sora.ts";
import { get, idOf, post, START, soraForTest } from "./testClient.ts";

const video = { model: "sora-2", prompt: "a boat", size: "720x1280", seconds: "4" };
const job = { model: "sora", prompt: "a boat", width: 480, height: 480, n_seconds: 1, n_variants: 1 };

function createRaw(sora: Sora, signal?: AbortSignal): Promise<Response> {
  const headers = { "api-key": "local-sora-key", "content-type": "application/json" };
  const options = { method: "POST", headers, body: JSON.stringify(video) };
  return fetch(`${sora.url}/openai/v1/videos`, signal ? { ...options, signal } : options);
}

test.each<[string, RuleInput["fault"], number]>([
  ["reset, nothing made", { kind: "reset", when: "before" }, 0],
  ["reset, job made", { kind: "reset", when: "made" }, 1],
  ["reset after the headers, job made", { kind: "reset", when: "headers" }, 1],
  ["silence, nothing made", { kind: "hold" }, 0],
  ["silence, job made", { kind: "hold", made: true }, 1],
  ["a reply later than the deadline, job made", { kind: "hold", ms: 60_000 }, 1],
])("a lost reply to a create: %s", async (_, fault, jobs) => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault, routes: ["create"], times: 1 });
  const caller = new AbortController();
  const lost = createRaw(sora, caller.signal).then((response) => response.text());
  const seen = expect(lost).rejects.toThrow();
  const struck = () => sora.requests().flatMap(({ route, faults }) => (route === "create" ? faults : []));
  await expect.poll(struck).toEqual([fault.kind]);
  if (fault.kind === "hold") caller.abort();
  await seen;
  expect(sora.jobs()).toHaveLength(jobs);
  expect((await createRaw(sora)).status).toBe(200);
});

test.each<[string, RuleInput["fault"], number, number]>([
  ["502 after the job is made", { kind: "refuse", reason: "bad-gateway", made: true }, 502, 1],
  ["broken JSON after the job is made", { kind: "answer", status: 200, text: '{"id', made: true }, 200, 1],
  ["500 with nothing made", { kind: "refuse", reason: "server-error" }, 500, 0],
  ["413 in words of the test's own", { kind: "answer", status: 413, json: { error: "big" } }, 413, 0],
])("an odd reply to a create: %s", async (_, fault, status, jobs) => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault, routes: ["create"] });
  expect((await createRaw(sora)).status).toBe(status);
  expect(sora.jobs()).toHaveLength(jobs);
});

test.each<[RuleInput["fault"], Record<string, string | null>]>([
  [
    { kind: "refuse", reason: "rate-limited", headers: { "retry-after": "86400" } },
    { "retry-after": "86400" },
  ],
  [{ kind: "refuse", reason: "rate-limited", headers: { "retry-after": "-5" } }, { "retry-after": "-5" }],
  [{ kind: "refuse", reason: "rate-limited", headers: { "retry-after": "soon" } }, { "retry-after": "soon" }],
  [{ kind: "refuse", reason: "rate-limited", headers: { "retry-after-ms": "9" } }, { "retry-after-ms": "9" }],
  [
    { kind: "refuse", reason: "rate-limited" },
    { "retry-after": null, "retry-after-ms": null },
  ],
  [
    { kind: "refuse", reason: "rate-limited", retryAfterDateSeconds: 90 },
    { "retry-after": new Date(START + 90_000).toUTCString() },
  ],
])("a rate limit says when to come back in every way there is: %o", async (fault, headers) => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault });
  const refused = await createRaw(sora);
  expect(refused.status).toBe(429);
  for (const [name, value] of Object.entries(headers)) expect(refused.headers.get(name)).toBe(value);
});

test.each([
  ["moderation", 400, { error: { code: "content_policy_violation" } }],
  ["people", 400, { error: { message: expect.stringContaining("people-in-user-uploads") } }],
  ["upload-timeout", 400, { error: { message: expect.stringMatching(/upload timed out/i) } }],
  ["retired", 410, { error: { code: "410" } }],
  ["no-deployment", 404, { error: { type: "video_generation_user_error" } }],
  ["unauthorized", 401, { error: { code: "401" } }],
  ["forbidden", 403, { error: { code: "403" } }],
] as const)("a create can be refused with %s", async (reason, status, body) => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault: { kind: "refuse", reason } });
  const refused = await post(`${sora.url}/openai/v1/videos`, video);
  expect([refused.status, refused.body]).toMatchObject([status, body]);
});

test("Sora 1 words a moderated prompt in the unnested shape", async () => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault: { kind: "refuse", reason: "moderation" } });
  expect((await post(`${sora.url}/openai/v1/video/generations/jobs`, job)).body).toEqual({
    code: "content_policy_violation",
    message: "Your request was blocked by our moderation system.",
    param: "prompt",
    type: "invalid_request_error",
    inner_error: { code: "ResponsibleAIPolicyViolation", revised_prompt: "", error_details: {} },
  });
});

test("an error text can be a megabyte long", async () => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault: { kind: "refuse", reason: "huge" } });
  expect((await (await createRaw(sora)).text()).length).toBeGreaterThan(1_000_000);
});

test("rules count, skip, run out, and can count for each job apart", async () => {
  const { sora } = await soraForTest();
  const ids = [
    idOf(await post(`${sora.url}/openai/v1/videos`, video)),
    idOf(await post(`${sora.url}/openai/v1/videos`, video)),
  ];
  const polls = async (index: number, count: number) => {
    const statuses: number[] = [];
    for (let poll = 0; poll < count; poll += 1) {
      statuses.push((await get(`${sora.url}/openai/v1/videos/${ids[index]}`)).status);
    }
    return statuses;
  };
  const fault = { kind: "refuse", reason: "server-error" } as const;
  const rule = sora.control.fault({ fault, routes: ["retrieve"], skip: 1, times: 2, perJob: true });
  expect(await polls(0, 4)).toEqual([200, 500, 500, 200]);
  expect(await polls(1, 4)).toEqual([200, 500, 500, 200]);
  expect(sora.control.faults()).toMatchObject([{ id: rule, struck: 4 }]);
  sora.control.clearFaults(rule);
  sora.control.fault({ fault, routes: ["retrieve"], job: ids[1] ?? "" });
  expect([await polls(0, 1), await polls(1, 1)]).toEqual([[200], [500]]);
});

test("a rule can hold for a stretch of the clock, as an outage does", async () => {
  const { sora, clock } = await soraForTest();
  sora.control.fault({ fault: { kind: "refuse", reason: "bad-gateway" }, forSeconds: 3600 });
  expect((await createRaw(sora)).status).toBe(502);
  clock.moveSeconds(3599);
  expect((await get(`${sora.url}/openai/v1/videos`)).status).toBe(502);
  clock.moveSeconds(1);
  expect((await createRaw(sora)).status).toBe(200);
});

test("draws repeat with the same seed and differ with another", async () => {
  const draw = async (seed: number) => {
    const { sora } = await soraForTest({ seed });
    sora.control.fault({ fault: { kind: "refuse", reason: "server-error" }, probability: 0.5 });
    const statuses: number[] = [];
    for (let call = 0; call < 24; call += 1)
      statuses.push((await get(`${sora.url}/openai/v1/videos`)).status);
    return statuses.join();
  };
  const first = await draw(7);
  expect(await draw(7)).toBe(first);
  expect(await draw(8)).not.toBe(first);
  expect(first).toMatch(/500/);
  expect(first).toMatch(/200/);
});

test("status answers lose fields, gain odd ones and go back", async () => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, video));
  clock.moveSeconds(30);
  const shown = async (fault: RuleInput["fault"]) => {
    sora.control.fault({ fault, routes: ["retrieve"], times: 1 });
    return (await get(`${sora.url}/openai/v1/videos/${id}`)).body;
  };
  expect(await shown({ kind: "view", omit: ["status", "prompt"] })).not.toHaveProperty("status");
  expect(await shown({ kind: "view", set: { status: "warming_up" } })).toMatchObject({
    status: "warming_up",
  });
  expect(await shown({ kind: "view", progressBackBy: 20 })).toMatchObject({ progress: 30 });
  sora.control.settings({ echoPrompt: false });
  expect((await get(`${sora.url}/openai/v1/videos/${id}`)).body).not.toHaveProperty("prompt");
});

test("lists lag, lose their order, come in small pages and fail", async () => {
  const { sora, clock } = await soraForTest({ slots: null });
  const ids: string[] = [];
  for (let index = 0; index < 8; index += 1)
    ids.push(idOf(await post(`${sora.url}/openai/v1/videos`, video)));
  const list = async (query = "") => {
    const { body } = await get(`${sora.url}/openai/v1/videos?order=asc&${query}`);
    return {
      ids: Array.isArray(body["data"]) ? body["data"].map((one) => String(one.id)) : [],
      more: body["has_more"],
    };
  };
  sora.control.fault({ fault: { kind: "list", lagSeconds: 20 } });
  expect(await list()).toEqual({ ids: [], more: false });
  clock.moveSeconds(20);
  expect((await list()).ids).toEqual(ids);
  sora.control.fault({ fault: { kind: "list", unordered: true, pageSize: 3 } });
  const seen: string[] = [];
  for (let page = await list(); ; page = await list(`after=${seen.at(-1)}`)) {
    seen.push(...page.ids);
    expect(page.ids.length).toBeLessThanOrEqual(3);
    if (!page.more) break;
  }
  expect(seen).not.toEqual(ids);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  sora.control.fault({ fault: { kind: "refuse", reason: "server-error" }, routes: ["list"], times: 1 });
  expect((await get(`${sora.url}/openai/v1/videos`)).status).toBe(500);
});

test("one job alone can be hidden from lists", async () => {
  const { sora } = await soraForTest();
  sora.control.fault({ fault: { kind: "list", lagSeconds: 20 }, prompt: "hidden" });
  await post(`${sora.url}/openai/v1/videos`, { ...video, prompt: "a hidden boat" });
  const seen = await post(`${sora.url}/openai/v1/videos`, video);
  expect((await get(`${sora.url}/openai/v1/videos`)).body).toMatchObject({
    data: [{ id: idOf(seen) }],
    has_more: false,
  });
});
