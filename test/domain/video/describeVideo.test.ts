import { describe, expect, test } from "vitest";
import { describeVideo, type Viewing } from "../../../src/lib/domain/video/describeVideo.ts";
import type { FilmRecord, VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { SORA_2 } from "../../support/samples/sampleModels.ts";
import { NOW, recordOf, requestOf, VIDEO_ID } from "../../support/samples/sampleVideo.ts";

const URL = `https://dailies.example/api/v1/videos/${VIDEO_ID}`;
const CALLER: Viewing = { queuePosition: null, admin: false, url: URL, now: NOW + 60_000 };
const ADMIN: Viewing = { ...CALLER, admin: true };

const FILM: FilmRecord = {
  blob: `${VIDEO_ID}/0.mp4`,
  bytes: 1_234_567,
  sha256: "ab".repeat(32),
  contentType: "video/mp4",
  durationSeconds: 8.04,
  width: 1280,
  height: 720,
  hasAudio: true,
  thumbnail: { blob: `${VIDEO_ID}/0.mp4.thumbnail`, contentType: "image/webp" },
};

/** A running video with everything in it that callers must not see. */
const RUNNING: VideoRecord = recordOf(requestOf({ metadata: { project: "dailies" } }), {
  stage: "running",
  timeline: [
    { stage: "queued", at: NOW },
    { stage: "running", at: NOW + 1_999 },
  ],
  forecast: { running: [90_002] },
  progress: 40,
  keyHash: "secret key hash",
  jobs: [
    {
      index: 0,
      stage: "running",
      progress: 40,
      providerId: "video_at_provider",
      target: { ...SORA_2.target, auth: { kind: "key", setting: "SECRET_SETTING" } },
      submittedAt: NOW + 61_999,
      expiresAt: NOW + 86_400_000,
    },
  ],
  outputs: [{ index: 0, status: "running", film: null }],
});

const COMPLETED: VideoRecord = {
  ...RUNNING,
  stage: "completed",
  progress: 100,
  actual: 8_000,
  completedAt: NOW + 120_999,
  keepUntil: NOW + 86_400_000,
  outputs: [{ index: 0, status: "archived", film: FILM }],
};

test("a caller sees exactly the video object of the API", () => {
  expect(describeVideo(RUNNING, CALLER)).toEqual({
    id: VIDEO_ID,
    object: "video",
    model: "sora-2",
    status: "in_progress",
    progress: 40,
    created_at: NOW / 1_000,
    completed_at: null,
    expires_at: null,
    seconds: "8",
    size: "1280x720",
    prompt: "a reel of film",
    remixed_from_video_id: null,
    error: null,
    stage: "running",
    message: "Generating video...",
    timeline: [
      { stage: "queued", at: NOW / 1_000 },
      { stage: "running", at: NOW / 1_000 + 1 },
    ],
    eta: NOW / 1_000 + 93,
    queue_position: null,
    overdue: false,
    unreachable: false,
    mode: "text",
    n_variants: 1,
    cost: { currency: "USD", estimated: 0.8, actual: null, unaccounted: 0 },
    outputs: [
      {
        index: 0,
        status: "running",
        content_url: null,
        bytes: null,
        sha256: null,
        duration_seconds: null,
        width: null,
        height: null,
        has_audio: null,
      },
    ],
    metadata: { project: "dailies" },
  });
});

test("a completed video has its films, its cost, and when they will be removed", () => {
  expect(describeVideo(COMPLETED, CALLER)).toMatchObject({
    status: "completed",
    progress: 100,
    completed_at: NOW / 1_000 + 120,
    eta: null,
    expires_at: NOW / 1_000 + 86_400,
    error: null,
    cost: { currency: "USD", estimated: 0.8, actual: 0.8 },
    outputs: [
      {
        index: 0,
        status: "archived",
        content_url: `${URL}/content?index=0`,
        bytes: 1_234_567,
        sha256: "ab".repeat(32),
        duration_seconds: 8.04,
        width: 1280,
        height: 720,
        has_audio: true,
      },
    ],
  });
});

test("a film past its retention can no longer be fetched, and is still described", () => {
  const outputs = [{ index: 0, status: "expired" as const, film: FILM }];
  expect(describeVideo({ ...COMPLETED, outputs }, CALLER).outputs).toMatchObject([
    { status: "expired", content_url: null, bytes: 1_234_567 },
  ]);
});

describe("a failure", () => {
  test("is told by its code and a safe sentence", () => {
    const failed = { ...RUNNING, stage: "failed", failure: "moderation_blocked" } as const;
    expect(describeVideo(failed, CALLER)).toMatchObject({
      status: "failed",
      message: "Failed",
      error: {
        code: "moderation_blocked",
        message: "The provider's content policy blocked this request. Change the prompt.",
      },
    });
  });

  test("of some outputs leaves the video completed, with a code that says so", () => {
    expect(describeVideo({ ...COMPLETED, failure: "partial" }, CALLER)).toMatchObject({
      status: "completed",
      error: { code: "partial", message: "Some outputs could not be made; see outputs[].status." },
    });
  });
});

test("the place in the line is shown only while the video stands in it", () => {
  const place = { ...CALLER, queuePosition: 3 };
  expect(describeVideo({ ...RUNNING, stage: "waiting_for_capacity" }, place).queue_position).toBe(3);
  expect(describeVideo(RUNNING, place).queue_position).toBeNull();
});

test("a remix names its source", () => {
  const record = {
    ...RUNNING,
    request: { ...RUNNING.request, mode: "remix", remixOf: "video_source" } as const,
  };
  expect(describeVideo(record, CALLER)).toMatchObject({
    mode: "remix",
    remixed_from_video_id: "video_source",
  });
});

describe("an admin", () => {
  test("also sees the owner and the jobs that were handed over", () => {
    const { owner, provider } = describeVideo(RUNNING, ADMIN);
    expect({ owner, provider }).toEqual({
      owner: "anna",
      provider: [
        {
          resource: "https://films.example",
          deployment: "sora-2",
          job_id: "video_at_provider",
          submitted_at: NOW / 1_000 + 61,
          expires_at: NOW / 1_000 + 86_400,
        },
      ],
    });
  });

  test("sees no job that was never handed over", () => {
    expect(describeVideo(recordOf(), ADMIN).provider).toEqual([]);
  });

  test("sees the same as the owner in every other field", () => {
    const { owner: _owner, provider: _provider, ...rest } = describeVideo(COMPLETED, ADMIN);
    expect(rest).toEqual(describeVideo(COMPLETED, CALLER));
  });
});

test("nothing internal is shown: no key, no setting's name, no blob, no count of runs; to callers no provider", () => {
  const seen = JSON.stringify(describeVideo(COMPLETED, ADMIN));
  for (const hidden of [
    "secret",
    "SECRET_SETTING",
    ".mp4",
    "thumbnail",
    "keyHash",
    '"run"',
    "forecast",
    "plan",
    "version",
  ]) {
    expect(seen).not.toContain(`${hidden}`);
  }
  expect(JSON.stringify(describeVideo(COMPLETED, CALLER))).not.toMatch(
    /video_at_provider|films\.example|anna/,
  );
});
