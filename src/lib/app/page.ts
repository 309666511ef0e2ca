import { app, type HttpResponseInit } from "@azure/functions";
import { type ApiRequest, readForwarded } from "../http/request/apiRequest.ts";
import { watched } from "./watched.ts";

/** Registers what serves files of the page: everybody may have them, also while the settings are wrong. */
export function registerPage(
  name: string,
  route: string,
  handler: (request: ApiRequest) => HttpResponseInit,
): void {
  app.http(name, {
    methods: ["GET", "HEAD"],
    route,
    authLevel: "anonymous",
    handler: watched(name, route, async (given, { invocationId }) =>
      handler(readForwarded(invocationId, given)),
    ),
  });
}
