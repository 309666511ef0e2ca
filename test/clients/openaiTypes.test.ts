import type OpenAI from "openai";
import { expect, expectTypeOf, test } from "vitest";
import type {} from "../../clients/openai/dailies.d.ts";
import { describeVideo } from "../../src/lib/domain/video/describeVideo.ts";
import type { OutputObject, VideoObject } from "../../src/lib/domain/video/videoObject.ts";
import { NOW, recordOf } from "../support/samples/sampleVideo.ts";

test("the SDK's types know every field of our video object, as it is", () => {
  type Known = Pick<OpenAI.Video, keyof VideoObject & keyof OpenAI.Video>;
  expectTypeOf<keyof Known>().toEqualTypeOf<keyof VideoObject>();
  expectTypeOf<keyof OpenAI.Video["outputs"][number]>().toEqualTypeOf<keyof OutputObject>();
  expectTypeOf<VideoObject["stage"]>().toEqualTypeOf<OpenAI.Video["stage"]>();
  expectTypeOf<VideoObject["cost"]>().toExtend<OpenAI.Video["cost"]>();
  expectTypeOf<VideoObject["outputs"]>().toExtend<OpenAI.Video["outputs"]>();
  expectTypeOf<VideoObject["provider"]>().toExtend<OpenAI.Video["provider"]>();
  expectTypeOf<VideoObject["deliveries"]>().toExtend<OpenAI.Video["deliveries"]>();
  expectTypeOf<OpenAI.VideoCreateParams>().toHaveProperty("n_variants");
  const shown: Pick<OpenAI.Video, "stage" | "cost" | "outputs" | "metadata" | "mode"> = describeVideo(
    recordOf(),
    {
      queuePosition: null,
      admin: false,
      now: NOW,
      url: "https://films.example/api/v1/videos/1",
    },
  );
  expect(shown.cost.estimated).toBe(0.8);
});
