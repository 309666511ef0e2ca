import { app, type HttpMethod, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import * as df from "durable-functions";
import { type Caller, identifyCaller } from "./http/caller.ts";
import { badRequest, errorAnswer } from "./http/errorAnswer.ts";
import { handled } from "./http/handled.ts";
import { readQuery } from "./http/readQuery.ts";
import { type Hub, hubOf } from "./hub.ts";
import { type Log, logOf } from "./log.ts";
import { type Services, services } from "./services.ts";

/** What a route works with. */
export interface RouteTools extends Services {
  readonly caller: Caller;
  readonly hub: Hub;
  readonly log: Log;
  readonly invocationId: string;
}

export type RouteHandler = (request: HttpRequest, tools: RouteTools) => Promise<HttpResponseInit>;

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
  app.http(name, {
    methods: [...methods],
    route: `v1/${route}`,
    authLevel: "anonymous",
    extraInputs: [df.input.durableClient()],
    handler: handled(async (request, context) => {
      const made = services();
      const caller = identifyCaller(request.headers, made.config.auth);
      if (caller.kind !== "caller") return errorAnswer(caller.kind, { message: caller.message });
      if (adminOnly && !caller.admin)
        return errorAnswer("forbidden", { message: "Only an admin may do this." });
      const query = readsQuery ? null : readQuery(request.query, []);
      if (query?.kind === "problems") return badRequest(query.problems);
      const { invocationId } = context;
      const hub = hubOf(df.getClient(context));
      return handler(request, { ...made, caller, hub, log: logOf(context), invocationId });
    }),
  });
}
