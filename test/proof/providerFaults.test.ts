import { describe, expect, test } from "vitest";
import type { RuleInput } from "../../local/sora/faults/fault.ts";
import { listsIds } from "../../src/lib/domain/models/profile.ts";
import { SIMULATED_STYLES, simulated, simulatedTraits } from "../support/providers/simulatedProvider.ts";

const never = () => new AbortController().signal;

/** What each way of failing must be told as, and how many jobs the provider has made by then. */
const CREATES: readonly (readonly [name: string, fault: RuleInput["fault"], answer: object, made: number])[] =
  [
    [
      "slots taken",
      { kind: "refuse", reason: "too-many-tasks" },
      { kind: "busy", retryAfterSeconds: null },
      0,
    ],
    [
      "too many creates",
      { kind: "refuse", reason: "rate-limited", headers: { "retry-after": "31" } },
      { kind: "busy", retryAfterSeconds: 31 },
      0,
    ],
    ["an upload that timed out", { kind: "refuse", reason: "upload-timeout" }, { kind: "busy" }, 0],
    [
      "moderation",
      { kind: "refuse", reason: "moderation" },
      { kind: "refused", code: "moderation_blocked" },
      0,
    ],
    [
      "people in the image",
      { kind: "refuse", reason: "people" },
      { kind: "refused", code: "moderation_blocked" },
      0,
    ],
    [
      "a retired model",
      { kind: "refuse", reason: "retired" },
      { kind: "misplaced", code: "model_retired" },
      0,
    ],
    [
      "a missing role",
      { kind: "refuse", reason: "forbidden" },
      { kind: "misplaced", code: "provider_auth" },
      0,
    ],
    ["a server error", { kind: "refuse", reason: "server-error" }, { kind: "ambiguous" }, 0],
    [
      "a bad gateway, yet made",
      { kind: "refuse", reason: "bad-gateway", made: true },
      { kind: "ambiguous" },
      1,
    ],
    ["a megabyte of error text", { kind: "refuse", reason: "huge" }, { kind: "ambiguous" }, 0],
    ["a reset before anything was made", { kind: "reset", when: "before" }, { kind: "ambiguous" }, 0],
    ["a reply that is lost", { kind: "reset", when: "made" }, { kind: "ambiguous" }, 1],
    ["a reply that is cut", { kind: "reset", when: "headers" }, { kind: "ambiguous" }, 1],
    [
      "a reply that is garbled",
      { kind: "answer", status: 200, text: '{"id":"vid', type: "application/json", made: true },
      { kind: "ambiguous" },
      1,
    ],
  ];

describe.each(SIMULATED_STYLES)("$name", (style) => {
  test.each(CREATES)("%s is told as it is, after one request", async (_name, fault, answer, made) => {
    await using subject = await simulated(style);
    subject.sora.control.fault({ fault, routes: ["create"] });
    const given = await subject.provider.submit(subject.jobs.text);
    expect(given).toMatchObject(answer);
    if (given.kind !== "accepted") expect(given.reason.length).toBeLessThanOrEqual(500);
    expect(subject.sora.requests().filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(subject.sora.jobs()).toHaveLength(made);
  });

  test("a job made under a lost reply is found in the list by its mark, or what it repeats of the request", async () => {
    await using subject = await simulated(style);
    const { control } = subject.sora;
    control.fault({ fault: { kind: "reset", when: "made" }, times: 1 });
    control.fault({ fault: { kind: "list", unordered: true, pageSize: 2 } });
    const { text } = subject.jobs;
    const mark = subject.provider.profile.mark ? "4071234567" : null;
    expect(await subject.provider.submit({ ...text, mark })).toMatchObject({ kind: "ambiguous" });
    for (const prompt of ["one", "two", "three", "four"]) await subject.provider.submit({ ...text, prompt });
    const answer = await subject.provider.list(0);
    if (answer.kind === "unsupported") return expect(subject.provider.profile.reconcile).toBe("never");
    if (answer.kind !== "listed") throw new Error(answer.kind);
    // What goes by another id there shows no more than its mark.
    if (!listsIds(subject.provider.profile)) return expect(answer.jobs).toEqual([]);
    expect(answer.jobs).toHaveLength(5);
    const found = answer.jobs.filter(({ echo }) =>
      mark === null ? echo.prompt?.replaceAll("\r\n", "\n") === text.prompt : echo.mark === mark,
    );
    expect(found.map(({ echo }) => [echo.seconds, echo.size])).toEqual([
      [text.seconds, `${text.size.width}x${text.size.height}`],
    ]);
  });

  test("polls without a status, with an unknown one, or with a 500 between do not end a job", async () => {
    await using subject = await simulated(style);
    const { provider, sora } = subject;
    const submitted = await provider.submit(subject.jobs.text);
    if (submitted.kind !== "accepted") throw new Error(submitted.reason);
    const { jobId } = submitted.job;
    sora.control.fault({ fault: { kind: "view", omit: ["status"] }, times: 1 });
    expect(await provider.check(jobId)).toMatchObject({ kind: "seen", job: { state: "running" } });
    sora.control.fault({ fault: { kind: "view", set: { status: "dreaming" } }, times: 1 });
    expect(await provider.check(jobId)).toMatchObject({ kind: "seen", job: { state: "running" } });
    sora.control.fault({ fault: { kind: "refuse", reason: "server-error" }, routes: ["retrieve"], times: 1 });
    expect(await provider.check(jobId)).toMatchObject({ kind: "seen" });
    sora.control.changeJob(jobId, { finishNow: true, outcome: { kind: "cancelled" } });
    // Not every API has a word for it.
    expect(await provider.check(jobId)).toMatchObject({
      job: { state: expect.stringMatching(/^(cancelled|failed)$/) },
    });
  });

  test.each([
    ["moderated", simulatedTraits(style.api).blocked.output, "moderation_blocked"],
    ["broken", "internal_error", "provider_failed"],
  ])("a job that failed because it was %s says so by its code", async (_name, word, code) => {
    await using subject = await simulated(style);
    subject.sora.control.fault({ fault: { kind: "outcome", end: "failed", code: word, message: "Sorry." } });
    const submitted = await subject.provider.submit(subject.jobs.text);
    if (submitted.kind !== "accepted") throw new Error(submitted.reason);
    await subject.ended(submitted.job.jobId);
    expect(await subject.provider.check(submitted.job.jobId)).toMatchObject({
      job: { state: "failed", failure: { code } },
    });
  });

  test("a film redirected to another host is fetched there, without the key", async () => {
    await using subject = await simulated(style);
    const { provider, sora, jobs } = subject;
    const submitted = await provider.submit(jobs.text);
    if (submitted.kind !== "accepted") throw new Error(submitted.reason);
    await subject.ended(submitted.job.jobId);
    const checked = await provider.check(submitted.job.jobId);
    const outputId = checked.kind === "seen" ? checked.job.outputIds[0] : undefined;
    if (outputId === undefined) throw new Error("no film");
    sora.control.fault({ fault: { kind: "content", as: "redirect" } });
    const answer = await provider.download(outputId, never());
    if (answer.kind !== "stream") throw new Error(answer.kind);
    let bytes = 0;
    for await (const chunk of answer.body) bytes += chunk.byteLength;
    expect(bytes).toBe(answer.bytes);
    const elsewhere = sora.requests().filter(({ host }) => host === "storage");
    expect(new Set(elsewhere.map(({ auth }) => auth))).toEqual(new Set(["none"]));
  });

  test("an image arrives as the very bytes, with its true type", async () => {
    await using subject = await simulated(style);
    const { image } = subject.jobs.image;
    const submitted = await subject.provider.submit(subject.jobs.image);
    if (submitted.kind !== "accepted") throw new Error(submitted.reason);
    const uploads = subject.sora.control.uploads(submitted.job.jobId);
    expect(uploads.map(({ type }) => type)).toEqual(["image/png"]);
    expect(uploads.map(({ bytes }) => Buffer.from(bytes).equals(image?.bytes ?? new Uint8Array()))).toEqual([
      true,
    ]);
  });
});
