import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { resendEvent } from "../lib/effects/webhooks/resendEvent.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { acceptedAnswer, unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos/{id}/notify: an admin has the event of a video's end sent again, under its old id. */
async function notifyVideo(_http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const record = await findVideo(tools.id, tools.caller, tools);
  if (!record) return unknownVideo();
  switch (await resendEvent(record, tools)) {
    case "sent":
      return acceptedAnswer(await showVideo(record, tools, tools), tools);
    case "not_finished":
      return errorAnswer("not_finished", {
        message: "This video has not ended: there is nothing to tell yet.",
      });
    case "nobody": {
      const message = "No receiver in WEBHOOKS is told of this video's end.";
      return badRequest([{ message, param: null, code: "invalid_value" }]);
    }
  }
}

registerRoute(
  "notifyVideo",
  { methods: ["POST"], route: "videos/{id}/notify", adminOnly: true },
  notifyVideo,
);
