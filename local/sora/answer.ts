import type { IncomingMessage } from "node:http";
import { detailError } from "./errorShapes.ts";
import type { Fault } from "./faults/fault.ts";
import type { Keys } from "./keys.ts";
import { type ParsedBody, parseBody } from "./parseBody.ts";
import { deploymentMissing, refusalFor, resourceNotFound, serverError, unauthorized } from "./refusals.ts";
import { Refusal, type Reply } from "./reply.ts";
import { noted, type RequestLog, redacted } from "./requestLog.ts";
import { type Match, matchRoute, type Route } from "./routes.ts";
import { handleJobs } from "./sora1/handleJobs.ts";
import { handleTasks } from "./tasks/handleTasks.ts";
import { matchTask } from "./tasks/matchTask.ts";
import { handleVideos } from "./videos/handleVideos.ts";
import type { World } from "./world.ts";

/** What answering needs beside the world. */
export interface Door {
  readonly world: World;
  readonly keys: Keys;
  readonly log: RequestLog;
}

/** Answers one request of the API: key, route, version, then the handler of its protocol. */
export async function answer({ world, keys, log }: Door, request: IncomingMessage): Promise<Reply> {
  const method = request.method ?? "GET";
  const url = new URL(request.url ?? "/", "http://sora.invalid");
  const match = matchTask(method, url.pathname) ?? matchRoute(method, url.pathname);
  const route = match.kind === "route" ? match.route : null;
  const auth = route?.speech
    ? keys.checkSent(route.speech.keyIn(singleHeaders(request)), route.resource)
    : keys.check(request.headers, route ?? styleOf(url.pathname), world.settings);
  const later = log.note({
    at: world.now(),
    host: "api",
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    route: route?.name ?? null,
    resource: route?.resource ?? null,
    auth,
    headers: redacted(request.headers),
    body: null,
    status: null,
    faults: [],
  });
  const body = async (): Promise<ParsedBody> => {
    const parsed = await parseBody(request);
    later({ body: noted(parsed) });
    return parsed;
  };
  const reply = await refusedOr(request, async () => {
    if (auth !== "right")
      return route ? refusalFor("unauthorized", route, "") : unauthorized(styleOf(url.pathname).style);
    const known = mustMatch(match);
    checkVersion(known, url.searchParams, world);
    const call = {
      world,
      route: known,
      query: url.searchParams,
      headers: singleHeaders(request),
      body,
      noteFaults: (faults: readonly Fault[]) => later({ faults: faults.map(({ kind }) => kind) }),
    };
    if (known.speech) return handleTasks(call);
    return known.family === "sora-1" ? handleJobs(call) : handleVideos(call);
  });
  const { reset, holdMs } = reply.delivery ?? {};
  later({ status: reset === "instead" || holdMs === "forever" ? null : reply.status });
  return reply;
}

async function refusedOr(request: IncomingMessage, handle: () => Promise<Reply>): Promise<Reply> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    // A caller that goes away in the middle of its upload is no fault of ours.
    if (request.complete) console.error("sora:", error);
    return serverError();
  }
}

function mustMatch(match: Match): Route {
  if (match.kind === "route") return match.route;
  throw new Refusal(match.kind === "below" ? detailError(404, "Not Found") : resourceNotFound());
}

/** The deployment style needs an api-version; v1 takes `v1` and `preview`, and others unless strict. */
function checkVersion(route: Route, query: URLSearchParams, { settings, deployments, now }: World): void {
  const version = query.get("api-version");
  if (
    route.style === "v1" &&
    settings.strict &&
    version !== null &&
    version !== "v1" &&
    version !== "preview"
  ) {
    throw new Refusal(resourceNotFound());
  }
  if (route.style !== "deployments" || route.deployment === null) return;
  if (!version) throw new Refusal(resourceNotFound());
  if (!deployments.find(route.resource, route.deployment, now())) {
    throw new Refusal(deploymentMissing(route, route.deployment));
  }
}

function styleOf(pathname: string): Pick<Route, "style" | "resource"> {
  const isPlain = /^(\/r\/[^/]+)?\/v1\//.test(pathname);
  return { style: isPlain ? "plain" : "v1", resource: /^\/r\/([^/]+)/.exec(pathname)?.[1] ?? "default" };
}

function singleHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
  );
}
