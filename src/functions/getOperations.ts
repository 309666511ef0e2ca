import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { operationsNow } from "../lib/effects/operations/operationsNow.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** GET /operations: for admins, what runs, waits and stands still, and what needs them. */
async function getOperations(_http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return { jsonBody: await operationsNow(tools, tools) };
}

registerRoute("getOperations", { methods: ["GET"], route: "operations", adminOnly: true }, getOperations);
