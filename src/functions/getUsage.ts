import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { parseUsageQuery, USAGE_PARAMETERS } from "../lib/domain/money/usageQuery.ts";
import { readUsage } from "../lib/effects/money/readUsage.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { readQuery } from "../lib/http/body/readQuery.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";
import { usageAnswer } from "../lib/http/usage/usageAnswer.ts";

/** GET /usage: what was spent, by whom and on what, and what is left of the budgets; as CSV where that is asked for. */
async function getUsage(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const read = readQuery(http.query, USAGE_PARAMETERS);
  if (read.kind === "problems") return badRequest(read.problems);
  const parsed = parseUsageQuery(read.values, tools.clock.now());
  if (parsed.kind === "invalid") return badRequest(parsed.problems);
  const found = await readUsage(parsed.query, tools.caller, tools);
  if (found.kind === "forbidden") return errorAnswer("forbidden", { message: found.message });
  return usageAnswer(found.usage, parsed.query.grouping, http.headers.get("accept"));
}

registerRoute("getUsage", { methods: ["GET"], route: "usage", readsQuery: true }, getUsage);
