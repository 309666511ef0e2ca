import fc from "fast-check";
import { decodeTime, ulid } from "ulid";
import { describe, expect, test } from "vitest";
import { canonicalRequest } from "../../../src/lib/domain/request/canonicalRequest.ts";
import type { VideoRequest } from "../../../src/lib/domain/request/request.ts";
import { filmPath } from "../../../src/lib/domain/video/filmPath.ts";
import { isVideoId, jobKeyOf, timeOf, videoIdFrom } from "../../../src/lib/domain/video/videoId.ts";
import { NOW, recordOf, requestOf, VIDEO_ID } from "../../support/samples/sampleVideo.ts";

/** Up to the last moment a ULID can tell, in the year 10889; `ulid(0)` is the present. */
const anyTime = fc.integer({ min: 1, max: 2 ** 48 - 1 });

describe("a video's id", () => {
  test("is a lower-case ULID behind a prefix, and says when it was made", () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const id = videoIdFrom(ulid(time));
        expect(id).toMatch(/^video_[0-9a-z]{26}$/);
        expect(isVideoId(id)).toBe(true);
        expect(timeOf(id)).toBe(time);
        expect(timeOf(id)).toBe(decodeTime(id.slice("video_".length).toUpperCase()));
      }),
    );
  });

  test.each([
    "",
    "video_",
    VIDEO_ID.toUpperCase(),
    `${VIDEO_ID}0`,
    VIDEO_ID.slice(0, -1),
    VIDEO_ID.replace("01", "81"),
    VIDEO_ID.replace("k", "l"),
    VIDEO_ID.replace("video_", "Video_"),
    `${VIDEO_ID}\n`,
    ` ${VIDEO_ID}`,
    `${VIDEO_ID}/../x`,
    "video_01kaqz6v1mzn8f4w3v8h2r9c5é",
  ])("is not %j", (text) => {
    expect(isVideoId(text)).toBe(false);
  });

  test("makes job keys that sort in the order of creation", () => {
    fc.assert(
      fc.property(anyTime, anyTime, fc.nat(3), (one, other, index) => {
        fc.pre(one !== other);
        const [early, late] = [Math.min(one, other), Math.max(one, other)].map((time) =>
          videoIdFrom(ulid(time)),
        );
        expect(jobKeyOf(early ?? "", 3) < jobKeyOf(late ?? "", index)).toBe(true);
      }),
    );
    expect(jobKeyOf(VIDEO_ID, 0) < jobKeyOf(VIDEO_ID, 1)).toBe(true);
  });

  test("is the folder its films lie in", () => {
    expect(filmPath(VIDEO_ID, 2)).toBe(`${VIDEO_ID}/2.mp4`);
  });
});

describe("two requests are the same one", () => {
  const request = requestOf({ metadata: { a: "1", b: "2" } });

  test("when all that was asked for is equal, in whatever order metadata came", () => {
    expect(canonicalRequest(requestOf({ metadata: { b: "2", a: "1" } }))).toBe(canonicalRequest(request));
  });

  test("and the image has the same bytes, whatever it was called", () => {
    const image = { sha256: "a".repeat(64), contentType: "image/png", bytes: 7 };
    const one = requestOf({ mode: "image", image });
    expect(canonicalRequest({ ...one, image: { ...image, contentType: "image/jpeg" } })).toBe(
      canonicalRequest(one),
    );
    expect(canonicalRequest({ ...one, image: { ...image, sha256: "b".repeat(64) } })).not.toBe(
      canonicalRequest(one),
    );
  });

  test.each<Partial<VideoRequest>>([
    { model: "sora" },
    { prompt: "a reel of film " },
    { seconds: 4 },
    { size: "720x1280" },
    { variants: 2 },
    { mode: "image" },
    { remixOf: VIDEO_ID },
    { metadata: { a: "1" } },
    { metadata: { a: "1", b: "3" } },
    { metadata: { a: "1", c: "2" } },
    { image: { sha256: "a".repeat(64), contentType: "image/png", bytes: 7 } },
  ])("but not with %j", (difference) => {
    expect(canonicalRequest({ ...request, ...difference })).not.toBe(canonicalRequest(request));
  });
});

test("an accepted video starts queued, with a job for each of its plan and an output for each variant", () => {
  const record = recordOf(requestOf({ variants: 2 }));
  const job = {
    stage: "queued",
    progress: 0,
    providerId: null,
    target: null,
    submittedAt: null,
    expiresAt: null,
  };
  expect(record).toEqual({
    version: 1,
    id: VIDEO_ID,
    owner: "anna",
    keyHash: null,
    createdAt: NOW,
    request: requestOf({ variants: 2 }),
    plan: record.plan,
    run: 1,
    stage: "queued",
    timeline: [{ stage: "queued", at: NOW }],
    forecast: {},
    progress: 0,
    overdue: false,
    cancelRequested: false,
    jobs: [
      { index: 0, ...job },
      { index: 1, ...job },
    ],
    outputs: [
      { index: 0, status: "waiting", film: null },
      { index: 1, status: "waiting", film: null },
    ],
    failure: null,
    actual: null,
    unaccounted: 0,
    completedAt: null,
    keepUntil: null,
  });
});
