import { describe, expect, test } from "vitest";
import { tinyFilm } from "../../local/sora/films/tinyFilm.ts";
import { archiveOutput } from "../../src/activities/archiveOutput.ts";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import type { ArchiveInput } from "../../src/lib/durable/contracts.ts";
import { grownBehind, grownInside, makeFilm } from "../support/media/films.ts";
import { type Steps, steps } from "../support/workflows/steps.ts";

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

async function filmOf(at: Steps): Promise<{ readonly input: ArchiveInput; readonly bytes: Uint8Array }> {
  const { record, ...job } = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  const bytes = await tinyFilm({ width: 1280, height: 720, seconds: 4, audio: true });
  expect(record.outputs).toHaveLength(1);
  serve(at, bytes);
  return { input: { ...job, film: 0, outputId: "job-1" }, bytes };
}

function serve(at: Steps, bytes: Uint8Array, announced: number | null = bytes.byteLength): void {
  at.provider.download = async () => ({
    kind: "stream",
    body: (async function* () {
      yield bytes;
    })(),
    bytes: announced,
    contentType: "video/mp4",
    etag: null,
    start: 0,
  });
}

async function outputOf(at: Steps, { owner, id }: ArchiveInput) {
  return (await at.storage.records.find(owner, id))?.record.outputs[0];
}

/** The same steps with a storage of which one call fails. */
function withBroken(at: Steps, films: Partial<Steps["storage"]["films"]>): Steps["tools"] {
  return { ...at.tools, storage: { ...at.storage, films: { ...at.storage.films, ...films } } };
}

const broken = async (): Promise<never> => {
  throw Object.assign(new Error("out"), { code: "OUT_OF_REACH" });
};

test("archives a film once; coming again fetches nothing", async () => {
  const at = steps();
  const { input, bytes } = await filmOf(at);
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  at.provider.download = broken;
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  expect(await outputOf(at, input)).toMatchObject({ status: "archived", film: { bytes: bytes.byteLength } });
});

test("two runs at once archive one film: one that was overtaken looks again, and finds it", async () => {
  const at = steps();
  const { input, bytes } = await filmOf(at);
  const answers = await Promise.all([archiveOutput(input, at.tools), archiveOutput(input, at.tools)]);
  expect(answers).toContainEqual({ kind: "archived" });
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  expect(await outputOf(at, input)).toMatchObject({ status: "archived", film: { bytes: bytes.byteLength } });
});

/** A WebP by its first bytes. */
const PICTURE = Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1");

test.each([
  [
    "an SVG with a script",
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "image/svg+xml",
  ],
  ["a page that is called a picture", "<!DOCTYPE html><script>alert(1)</script>", "image/png"],
  ["a GIF", "GIF89a", "image/gif"],
])("a still picture that is %s is not kept; the film is", async (_what, text, contentType) => {
  const at = steps();
  const { input } = await filmOf(at);
  at.provider.thumbnail = async () => ({ bytes: Buffer.from(text), contentType });
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  expect(await outputOf(at, input)).toMatchObject({ status: "archived", film: { thumbnail: null } });
});

test("a still picture has the type of its bytes, whatever the provider calls it", async () => {
  const at = steps();
  const { input } = await filmOf(at);
  at.provider.thumbnail = async () => ({ bytes: PICTURE, contentType: "image/svg+xml" });
  await archiveOutput(input, at.tools);
  expect(await outputOf(at, input)).toMatchObject({ film: { thumbnail: { contentType: "image/webp" } } });
});

test.each(["facts", "write", "read", "markVerified", "put"] as const)(
  "own blobs that fail at '%s' are waited for, and the film is kept in the end",
  async (call) => {
    const at = steps();
    const { input } = await filmOf(at);
    // Only a film whose index has left memory before all of it has come is read again, and marked later.
    serve(at, grownBehind(grownInside(await makeFilm({ index: "last" }), 4 * MIB), 13 * MIB));
    at.provider.thumbnail = async () => ({ bytes: PICTURE, contentType: "image/webp" });
    const tools = withBroken(at, { [call]: broken });
    expect(await archiveOutput(input, tools)).toMatchObject({ kind: "retry", retryAfterSeconds: null });
    at.clock.time += DAY_MS + 3_600_000;
    expect(await archiveOutput(input, tools)).toMatchObject({ kind: "retry" });
    expect(await outputOf(at, input)).not.toMatchObject({ status: "expired" });
    expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  },
);

test("own blobs that fail for a day beyond the provider's expiry are a fault of ours, not the provider's", async () => {
  const at = steps();
  const { input } = await filmOf(at);
  at.clock.time += 2 * DAY_MS + 60_000;
  await expect(archiveOutput(input, withBroken(at, { facts: broken }))).rejects.toThrow("out");
});

test("a copy that was cut short before is replaced from its first byte", async () => {
  const at = steps();
  const { input, bytes } = await filmOf(at);
  serve(at, bytes.subarray(0, bytes.byteLength / 2), null);
  expect(await archiveOutput(input, at.tools)).toMatchObject({ kind: "retry" });
  serve(at, bytes, null);
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  expect(await outputOf(at, input)).toMatchObject({ film: { bytes: bytes.byteLength } });
});

test("a film that is missing is asked for until it expires, and then is expired", async () => {
  const at = steps();
  const { input } = await filmOf(at);
  at.provider.download = async () => ({ kind: "missing" });
  expect(await archiveOutput(input, at.tools)).toMatchObject({
    kind: "retry",
    expiresAt: at.clock.time + DAY_MS,
  });
  at.clock.time += DAY_MS;
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "expired" });
  expect(await outputOf(at, input)).toMatchObject({ status: "expired", film: null });
});

test("a download that was refused at the very expiry gets two minutes more", async () => {
  const at = steps();
  const { input } = await filmOf(at);
  at.provider.download = async () => ({ kind: "unreachable", retryAfterSeconds: 7, reason: "503" });
  at.clock.time += DAY_MS;
  expect(await archiveOutput(input, at.tools)).toMatchObject({ kind: "retry", retryAfterSeconds: 7 });
  at.clock.time += 121_000;
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "expired" });
});

test("the log tells why a film could not be copied, without an address", async () => {
  const at = steps();
  const { input } = await filmOf(at);
  await archiveOutput(input, withBroken(at, { write: broken }));
  const failed = at.logged.filter(({ event }) => event === "archive_failed");
  expect(failed.map(({ fields }) => fields["reason"])).toEqual(["our own storage: OUT_OF_REACH"]);
});

describe("a film that is whole, but not as it should be, is kept as it came and marked unverified", () => {
  test.each(["webm", "mov"] as const)("%s", async (container) => {
    const at = steps();
    const { input } = await filmOf(at);
    serve(at, await makeFilm({ container, size: "320x180" }));
    expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
    const contentType = container === "webm" ? "video/webm" : "video/quicktime";
    expect(await outputOf(at, input)).toMatchObject({
      status: "archived",
      film: { contentType, unverified: true },
    });
    const warned = at.logged.find(({ event }) => event === "film_unusual");
    expect(warned?.fields).toMatchObject({ videoId: input.id, container, bytesBehind: 0 });
  });

  test("an MP4 with bytes behind its end", async () => {
    const at = steps();
    const { input, bytes } = await filmOf(at);
    serve(at, Buffer.concat([bytes, Buffer.from("<!-- served by a cache -->")]));
    expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
    const film = { contentType: "video/mp4", unverified: true };
    expect(await outputOf(at, input)).toMatchObject({ status: "archived", film });
    at.provider.download = broken;
    expect(await archiveOutput(input, at.tools)).toEqual({ kind: "archived" });
  });

  test("a whole MP4 is marked as verified, and its record says nothing more", async () => {
    const at = steps();
    const { input } = await filmOf(at);
    await archiveOutput(input, at.tools);
    expect((await outputOf(at, input))?.film).not.toHaveProperty("unverified");
  });
});

test("a content policy in place of the film ends it at once, as not made", async () => {
  const at = steps();
  const { input } = await filmOf(at);
  const code = "moderation_blocked";
  at.provider.download = async () => ({ kind: "not_made", code, reason: "HTTP 500 blocked" });
  expect(await archiveOutput(input, at.tools)).toEqual({ kind: "not_made", code });
  expect(await outputOf(at, input)).toMatchObject({ status: "failed", film: null });
});

test.each([
  ["HTTP 500 No response data in completed operation", { kind: "expired", withheld: true }],
  ["HTTP 401 wrong key", { kind: "expired" }],
  ["ECONNREFUSED", { kind: "expired" }],
])("a film that is '%s' up to its expiry ends as %j", async (reason, end) => {
  const at = steps();
  const { input } = await filmOf(at);
  at.provider.download = async () => ({ kind: "unreachable", retryAfterSeconds: null, reason });
  at.clock.time += DAY_MS + 121_000;
  expect(await archiveOutput(input, at.tools)).toEqual(end);
});
