import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { describeModel } from "../lib/domain/models/describeModel.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** GET /models: the configured models, what each can make, what it costs and how long it lives. */
async function listModels(_http: ApiRequest, { config, clock }: RouteTools): Promise<HttpResponseInit> {
  const data = config.models.map((model) => describeModel(model, config.limitsOf(model.group), clock.now()));
  return { jsonBody: { object: "list", data } };
}

registerRoute("listModels", { methods: ["GET"], route: "models" }, listModels);
