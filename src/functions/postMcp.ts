import type { HttpResponseInit } from "@azure/functions";
import { answerMessage } from "../lib/agents/answerMessage.ts";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { badRequest } from "../lib/http/answers/errorAnswer.ts";
import { bodyLimits } from "../lib/http/body/bodyLimits.ts";
import { parseJsonBody } from "../lib/http/body/parseJsonBody.ts";
import { largeBodyPlace } from "../lib/http/body/readBytes.ts";
import { withBytes } from "../lib/http/body/withBytes.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /mcp: what the API does, as tools for agents. One message a request; nothing is kept between two. */
async function postMcp(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const limits = bodyLimits(tools.config.maxImageBytes);
  const use = async (bytes: Uint8Array) => {
    const parsed = parseJsonBody(bytes);
    return parsed.kind === "problem"
      ? badRequest([parsed.problem])
      : answerMessage(http, parsed.fields, tools);
  };
  return withBytes(http, limits, use, largeBodyPlace());
}

registerRoute("postMcp", { methods: ["POST"], route: "mcp" }, postMcp);
