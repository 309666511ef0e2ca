import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { type Acceptance, acceptVideo } from "./acceptVideo.ts";
import { canonicalRequest } from "./domain/canonicalRequest.ts";
import { isRetired } from "./domain/catalogue.ts";
import type { VideoModel } from "./domain/model.ts";
import { planVideo, type RemixSource } from "./domain/plan.ts";
import type { VideoRequest } from "./domain/request.ts";
import { badRequest, errorAnswer } from "./http/errorAnswer.ts";
import { presentVideo, unknownVideo } from "./presentVideo.ts";
import type { RouteTools } from "./route.ts";
import { sha256 } from "./sha256.ts";

/** A checked request as it came in. */
export interface Incoming {
  readonly request: VideoRequest;
  readonly model: VideoModel;
  readonly image: Uint8Array | null;
  readonly source: RemixSource | null;
}

/** Accepts a checked create or remix and answers it; a repeat under its key gets the same video in its present state. */
export async function answerAcceptance(
  http: HttpRequest,
  { request, model, image, source }: Incoming,
  tools: RouteTools,
): Promise<HttpResponseInit> {
  const key = http.headers.get("idempotency-key");
  if (key !== null && !/^[\x21-\x7e]{1,255}$/.test(key)) return badKey();
  if (isRetired(model, tools.clock.now())) return retired(model, tools);
  const acceptance: Acceptance = {
    owner: tools.caller.owner,
    request,
    plan: planVideo(request, model, source),
    image,
    keyHash: key === null ? null : sha256(key),
    requestHash: sha256(canonicalRequest(request)),
    isSdkRetry: Number(http.headers.get("x-stainless-retry-count") ?? 0) >= 1,
  };
  const accepted = await acceptVideo(acceptance, tools);
  switch (accepted.kind) {
    case "accepted": {
      const answer = await presentVideo(accepted.record, http, tools, 202);
      const headers = new Headers(answer.headers);
      if (accepted.replayed) headers.set("idempotency-replayed", "true");
      return { ...answer, headers };
    }
    case "key_reused":
      return errorAnswer("idempotency_key_reused", {
        message: "This Idempotency-Key was used with another request. Use a new key for a new request.",
      });
    case "deleted":
      return unknownVideo();
    case "full":
      return errorAnswer("queue_full", { message: FULL[accepted.scope] });
  }
}

const FULL = {
  all: "Too many unfinished videos in this service. Try again when some have finished.",
  owner: "Too many of your videos are unfinished. Try again when some have finished.",
} as const;

function badKey(): HttpResponseInit {
  const message = "Invalid value: 'Idempotency-Key' must be 1 to 255 visible ASCII characters.";
  return badRequest([{ message, param: "Idempotency-Key", code: "invalid_value" }]);
}

/** The 410 of a model past its retirement date; names those that are not. */
export function retired(
  model: VideoModel,
  { config, clock }: Pick<RouteTools, "config" | "clock">,
): HttpResponseInit {
  const left = config.models.filter((each) => !isRetired(each, clock.now())).map(({ name }) => name);
  const others = left.length > 0 ? `Available models: ${left.join(", ")}.` : "No other model is configured.";
  return errorAnswer("model_retired", {
    message: `Model '${model.name}' was retired by its provider on ${model.retiresAt}. ${others}`,
    param: "model",
  });
}
