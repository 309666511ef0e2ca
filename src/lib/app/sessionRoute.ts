import { app, type HttpMethod, type HttpResponseInit } from "@azure/functions";
import type { KeyHolder } from "../domain/owner/caller.ts";
import { ROUTE_PREFIX } from "../http/answers/apiUrl.ts";
import { badRequest, errorAnswer } from "../http/answers/errorAnswer.ts";
import { readQuery } from "../http/body/readQuery.ts";
import { foreignPageAnswer } from "../http/caller/foreignPageAnswer.ts";
import { isForeignPage } from "../http/caller/isForeignPage.ts";
import { type ApiRequest, readForwarded } from "../http/request/apiRequest.ts";
import { noteRegistered } from "./registered.ts";
import { knownPages } from "./route.ts";
import { services } from "./services.ts";
import { watched } from "./watched.ts";

export const SESSION_ROUTE = `${ROUTE_PREFIX}session`;

/** Whether a page can sign in here: a key alone is exchanged for a session. Throws where the settings are wrong. */
export function hasSessions(): boolean {
  return services().config.auth.mode === "keys";
}

/** The answer to every method where there are no sessions. */
export function noSessionsHere(): HttpResponseInit {
  return errorAnswer("not_found", {
    message: "There are no sessions here: only keys are exchanged for one.",
  });
}

/** Registers what signs a page in or out, with the keys that are known: no session is kept anywhere but in the cookie. */
export function registerSessionRoute(
  name: string,
  method: HttpMethod,
  handler: (request: ApiRequest, keys: readonly KeyHolder[]) => Promise<HttpResponseInit>,
): void {
  noteRegistered(SESSION_ROUTE, [method]);
  app.http(name, {
    methods: [method],
    route: SESSION_ROUTE,
    authLevel: "anonymous",
    handler: watched(name, SESSION_ROUTE, async (given, { invocationId }) => {
      const { config } = services();
      const request = readForwarded(invocationId, given);
      if (config.auth.mode !== "keys") return noSessionsHere();
      if (isForeignPage(request, knownPages(config))) return foreignPageAnswer();
      const query = readQuery(request.query, []);
      return query.kind === "problems" ? badRequest(query.problems) : handler(request, config.auth.keys);
    }),
  });
}
