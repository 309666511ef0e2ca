import { app, type HttpMethod, type HttpResponseInit } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../config/readConfig.ts";
import type { Viewer } from "../domain/owner/caller.ts";
import { hubOf } from "../durable/hub.ts";
import { apiUrl, ROUTE_PREFIX } from "../http/answers/apiUrl.ts";
import { badRequest, errorAnswer } from "../http/answers/errorAnswer.ts";
import { readQuery } from "../http/body/readQuery.ts";
import { foreignPageAnswer } from "../http/caller/foreignPageAnswer.ts";
import { identifyCaller } from "../http/caller/identifyCaller.ts";
import { isForeignPage, type KnownPages } from "../http/caller/isForeignPage.ts";
import { type ApiRequest, readForwarded } from "../http/request/apiRequest.ts";
import { routeParams } from "../http/request/routeParams.ts";
import type { Tools } from "../services/tools.ts";
import { noteRegistered } from "./registered.ts";
import { heard, services } from "./services.ts";
import { tracedHub } from "./tracedHub.ts";
import { watched } from "./watched.ts";

/** What a route works with. */
export interface RouteTools extends Tools, Viewer {
  readonly invocationId: string;
  /** The `{id}` of the route; empty where it has none. */
  readonly id: string;
}

export type RouteHandler = (request: ApiRequest, tools: RouteTools) => Promise<HttpResponseInit>;

interface Route {
  readonly methods: readonly HttpMethod[];
  readonly route: string;
  /** Only admins may call it. */
  readonly adminOnly?: boolean;
  /** The handler reads query parameters itself; everywhere else there are none to give. */
  readonly readsQuery?: boolean;
}

/** Registers an HTTP function that knows who is calling. The platform lets everybody through: the app authenticates. */
export function registerRoute(
  name: string,
  { methods, route, adminOnly = false, readsQuery = false }: Route,
  handler: RouteHandler,
): void {
  const template = `${ROUTE_PREFIX}${route}`;
  noteRegistered(template, methods);
  app.http(name, {
    methods: [...methods],
    route: template,
    authLevel: "anonymous",
    extraInputs: [df.input.durableClient()],
    handler: watched(name, template, async (given, context, visit) => {
      const made = services();
      const { invocationId } = context;
      const request = readForwarded(invocationId, given);
      const params = routeParams(template, request.url.pathname);
      visit.id = params?.["id"] ?? "";
      if (params === null) return errorAnswer("not_found", { message: "There is nothing at this path." });
      const caller = identifyCaller(request.headers, made.config.auth);
      if (caller.kind !== "caller") return errorAnswer(caller.kind, { message: caller.message });
      visit.owner = caller.owner;
      if (isForeignPage(request, knownPages(made.config))) return foreignPageAnswer();
      if (adminOnly && !caller.admin)
        return errorAnswer("forbidden", { message: "Only an admin may do this." });
      const query = readsQuery ? null : readQuery(request.query, []);
      if (query?.kind === "problems") return badRequest(query.problems);
      const hub = tracedHub(hubOf(df.getClient(context)), await heard());
      const baseUrl = apiUrl(made.config.publicUrl, request.url);
      const { id, log } = visit;
      return handler(request, { ...made, caller, baseUrl, hub, id, log, invocationId });
    }),
  });
}

/** Registers an HTTP function that everybody may call, also while the settings are wrong. */
export function registerOpenRoute(
  name: string,
  { methods, route }: Pick<Route, "methods" | "route">,
  handler: () => Promise<HttpResponseInit>,
): void {
  const path = `${ROUTE_PREFIX}${route}`;
  noteRegistered(path, methods);
  app.http(name, {
    methods: [...methods],
    route: path,
    authLevel: "anonymous",
    handler: watched(name, path, () => handler()),
  });
}

/** Pages that may change something, as configured. */
export function knownPages({ publicUrl, corsOrigins, auth: { mode } }: Config): KnownPages {
  return { publicUrl, origins: mode === "easyauth" ? corsOrigins : [], cookies: mode === "keys" };
}
