import { describe, expect, test } from "vitest";
import { describeVideo } from "../../../src/lib/domain/video/describeVideo.ts";
import { VIDEO_OBJECT } from "../../../src/lib/domain/video/videoObject.ts";
import { NOW, recordOf } from "../../support/samples/sampleVideo.ts";

const CALLER = {
  queuePosition: null,
  admin: false,
  url: "https://dailies.example/api/v1/videos/a",
  now: NOW,
};
const VIDEO = describeVideo(recordOf(), CALLER);

/** What is wrong with a value as a video object, by where. */
function wrongIn(value: object): readonly string[] {
  return (VIDEO_OBJECT.safeParse(value).error?.issues ?? []).map(({ path, code }) => `${path} ${code}`);
}

describe("the video object", () => {
  test("is what callers and admins get", () => {
    expect(wrongIn(VIDEO)).toEqual([]);
    expect(wrongIn(describeVideo(recordOf(), { ...CALLER, admin: true }))).toEqual([]);
  });

  test("has no other fields, neither itself nor its parts", () => {
    expect(wrongIn({ ...VIDEO, version: 1 })).toEqual([" unrecognized_keys"]);
    expect(wrongIn({ ...VIDEO, cost: { ...VIDEO.cost, note: "" } })).toEqual(["cost unrecognized_keys"]);
    const outputs = VIDEO.outputs.map((output) => ({ ...output, blob: "a" }));
    expect(wrongIn({ ...VIDEO, outputs })).toEqual(["outputs,0 unrecognized_keys"]);
  });

  test("has every field, and only admins' may be missing", () => {
    const { metadata: _metadata, ...without } = VIDEO;
    expect(wrongIn(without)).toEqual(["metadata invalid_type"]);
    for (const name of Object.keys(VIDEO)) {
      const rest = Object.fromEntries(Object.entries(VIDEO).filter(([key]) => key !== name));
      expect(wrongIn(rest), name).toHaveLength(1);
    }
  });
});
