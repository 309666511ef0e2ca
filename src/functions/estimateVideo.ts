import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { retired } from "../lib/answerAcceptance.ts";
import { usdFromAmount } from "../lib/domain/amount.ts";
import { isRetired } from "../lib/domain/catalogue.ts";
import { planVideo } from "../lib/domain/plan.ts";
import { bodyLimits } from "../lib/http/bodyLimits.ts";
import { badRequest } from "../lib/http/errorAnswer.ts";
import { withBody } from "../lib/http/withBody.ts";
import { readRequest } from "../lib/readRequest.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** POST /videos/estimate: what a create would make and cost; starts and stores nothing. */
async function estimateVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, bodyLimits(tools.config.maxImageBytes), async (body) => {
    const read = await readRequest(body, tools);
    if (read.kind === "invalid") return badRequest(read.problems);
    const { request, model } = read;
    if (isRetired(model, tools.clock.now())) return retired(model, tools);
    const { model: name, prompt, seconds, size, variants, mode, metadata } = request;
    return {
      jsonBody: {
        request: {
          model: name,
          prompt,
          seconds: String(seconds),
          size,
          n_variants: variants,
          mode,
          metadata,
        },
        cost: { currency: "USD", estimated: usdFromAmount(planVideo(request, model).estimated) },
      },
    };
  });
}

registerRoute("estimateVideo", { methods: ["POST"], route: "videos/estimate" }, estimateVideo);
