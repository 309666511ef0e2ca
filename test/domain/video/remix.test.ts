import { describe, expect, test } from "vitest";
import type { JobRecord, OutputStatus, VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { remixOf } from "../../../src/lib/domain/video/remix.ts";
import { configured, OTHER, SORA_1, SORA_2 } from "../../support/samples/sampleModels.ts";
import { NOW, recordOf, requestOf, VIDEO_ID } from "../../support/samples/sampleVideo.ts";

const EXPIRY = NOW + 86_400_000;

function job(index: number, changes: Partial<JobRecord> = {}): JobRecord {
  return {
    index,
    stage: "archiving",
    progress: 100,
    providerId: `provider_${index}`,
    target: SORA_2.target,
    submittedAt: NOW,
    expiresAt: EXPIRY,
    ...changes,
  };
}

/** A finished video of Sora 2 whose outputs ended like this. */
function finished(statuses: readonly OutputStatus[], changes: Partial<VideoRecord> = {}): VideoRecord {
  const request = requestOf({ variants: statuses.length, seconds: 12, metadata: { project: "dailies" } });
  return recordOf(request, {
    stage: "completed",
    jobs: statuses.map((_, index) => job(index)),
    outputs: statuses.map((status, index) => ({ index, status, film: null })),
    ...changes,
  });
}

const remix = (source: VideoRecord, models = [SORA_1, SORA_2, OTHER], now = NOW) =>
  remixOf(source, "the same at night", models, now);

test("a remix is one new film of the source's size and length, made where the source is", () => {
  expect(remix(finished(["archived"]))).toEqual({
    kind: "remix",
    model: SORA_2,
    source: { providerId: "provider_0", target: SORA_2.target, group: "films.example" },
    request: {
      model: "sora-2",
      prompt: "the same at night",
      seconds: 12,
      size: "1280x720",
      variants: 1,
      mode: "remix",
      image: null,
      remixOf: VIDEO_ID,
      metadata: {},
    },
  });
});

test("it is of the first output that was archived", () => {
  expect(remix(finished(["failed", "archived", "archived"]))).toMatchObject({
    source: { providerId: "provider_1" },
  });
});

test("it stays on the source's resource and group when the model has moved to another", () => {
  const moved = configured({ name: "sora-2", endpoint: "https://new.example" });
  expect(remix(finished(["archived"]), [moved])).toMatchObject({
    model: moved,
    source: { target: { endpoint: "https://films.example" }, group: "films.example" },
  });
});

describe("a remix is refused, with the reason,", () => {
  const done = finished(["archived"]);
  const sora1 = recordOf(requestOf({ model: "sora" }), { stage: "completed" });

  test.each<[string, VideoRecord, number, string]>([
    ["of a Sora 1 film", sora1, NOW, "Model 'sora' has no remix; only Sora 2 videos can be remixed."],
    [
      "of a video that is not finished",
      finished(["running"], { stage: "archiving" }),
      NOW,
      "Only a completed video can be remixed.",
    ],
    [
      "of a video that failed",
      finished(["failed"], { stage: "failed", failure: "provider_failed" }),
      NOW,
      "Only a completed video can be remixed.",
    ],
    [
      "of one whose job is not known",
      finished(["archived"], { jobs: [job(0, { providerId: null })] }),
      NOW,
      "Its provider job is not known.",
    ],
    [
      "once the provider has deleted the source",
      done,
      EXPIRY,
      "The provider has deleted the source; it keeps a video for 24 hours after it was created.",
    ],
  ])("%s", (_name, source, now, reason) => {
    expect(remix(source, undefined, now)).toEqual({
      kind: "refused",
      reason: `This video cannot be remixed: ${reason}`,
    });
  });

  test("of a model that is no longer configured", () => {
    expect(remix(done, [SORA_1])).toEqual({
      kind: "refused",
      reason: "This video cannot be remixed: Its model 'sora-2' is no longer configured.",
    });
  });

  test("but not in the last moment before", () => {
    expect(remix(done, undefined, EXPIRY - 1).kind).toBe("remix");
    expect(
      remix(finished(["archived"], { jobs: [job(0, { expiresAt: null })] }), undefined, EXPIRY).kind,
    ).toBe("remix");
  });
});
