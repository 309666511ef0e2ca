import { app, type HttpMethod, type HttpResponseInit } from "@azure/functions";
import { ROUTE_PREFIX } from "../http/answers/apiUrl.ts";
import { errorAnswer } from "../http/answers/errorAnswer.ts";
import { readForwarded } from "../http/request/apiRequest.ts";
import { routeParams } from "../http/request/routeParams.ts";
import { beginnings, methodsAt } from "./registered.ts";
import { hasSessions, noSessionsHere, SESSION_ROUTE } from "./sessionRoute.ts";
import { watched } from "./watched.ts";

const EVERY_METHOD: HttpMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Registers what answers where nothing else does. The host tries functions by the alphabet of their names: this one's must be
 * the last of all.
 */
export function registerUnknownRoute(name: string): void {
  const route = `${ROUTE_PREFIX}{*path}`;
  app.http(name, {
    methods: EVERY_METHOD,
    route,
    authLevel: "anonymous",
    handler: watched(name, route, async (given, { invocationId }) => {
      const { method, url } = readForwarded(invocationId, given);
      const isSession = routeParams(SESSION_ROUTE, url.pathname) !== null;
      return isSession && !hasSessions() ? noSessionsHere() : unknownAnswer(method, methodsAt(url.pathname));
    }),
  });
}

/** 405 where another method would do, else 404; both say where to look. */
function unknownAnswer(method: string, allowed: readonly string[]): HttpResponseInit {
  if (allowed.length === 0)
    return errorAnswer("not_found", {
      message: `There is nothing at this path. Below /${ROUTE_PREFIX.slice(0, -1)} there are: ${beginnings().join(", ")}.`,
    });
  return errorAnswer("method_not_allowed", {
    message: `${method} is not possible at this path. Possible are: ${allowed.join(", ")}.`,
    headers: { allow: allowed.join(", ") },
  });
}
