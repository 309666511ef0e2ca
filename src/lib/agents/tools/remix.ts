import * as z from "zod";
import { REMIX_BODY } from "../../domain/request/createBody.ts";
import { remixOf } from "../../domain/video/remix.ts";
import { errorAnswer } from "../../http/answers/errorAnswer.ts";
import { offering, refusal } from "../tool.ts";
import { VIDEO_SHOWN, withVideo } from "../videoTool.ts";
import { acceptCall } from "./acceptCall.ts";
import { IDEMPOTENCY_KEY } from "./createArguments.ts";
import { VIDEO_ID } from "./videoId.ts";

export const remix = offering({
  name: "remix",
  title: "Remake a film with another prompt",
  description:
    "Starts a new film from a finished one of Sora 2, of the same size and length, with another prompt. It costs what its source did. The provider keeps a source for 24 hours.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  input: z.strictObject({ id: VIDEO_ID, ...REMIX_BODY.shape, idempotency_key: IDEMPOTENCY_KEY }),
  output: VIDEO_SHOWN,
  run: ({ id, prompt, idempotency_key: key }, tools) =>
    withVideo(id, tools, async (source) => {
      const made = remixOf(source, prompt, tools.config.models, tools.clock.now());
      if (made.kind === "refused")
        return refusal(errorAnswer("source_not_available", { message: made.reason }));
      return await acceptCall({ ...made, image: null }, key, tools);
    }),
});
