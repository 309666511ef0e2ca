import type { IncomingMessage } from "node:http";
import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { isVideoId } from "../domain/video/videoId.ts";
import { ownerHash } from "../hash/ownerHash.ts";
import { type Handler, handled } from "../http/answers/handled.ts";
import { forwardedOf } from "../http/request/forwarded.ts";
import type { Log } from "../services/log.ts";
import type { OpenSpan } from "../telemetry/telemetry.ts";
import { logOf } from "./logOf.ts";
import { clock, heard, tellOfSettings } from "./services.ts";

/** One request under way, as the log will tell of it. */
export interface Visit {
  readonly log: Log;
  /** Set when the caller is known. */
  owner: string | null;
  /** What the path says of a film, as it came. */
  id: string;
}

export type VisitHandler = (
  given: Parameters<Handler>[0],
  context: InvocationContext,
  visit: Visit,
) => Promise<HttpResponseInit>;

/** An HTTP function of which each request leaves one line in the log and one span, however it ends. */
export function watched(name: string, route: string, handler: VisitHandler): Handler {
  return async (given, context) => {
    const startedAt = clock().now();
    const telemetry = await heard();
    const log = logOf(context, clock(), telemetry);
    tellOfSettings(log);
    const visit: Visit = { log, owner: null, id: "" };
    const { invocationId: requestId } = context;
    const forwarded = forwardedOf(requestId)?.request;
    const method = forwarded?.method ?? "GET";
    const answering = handled(
      (...asked) => handler(...asked, visit),
      ({ code, fault }) => log("http_fault", { code, function: name, method, requestId, fault }),
    );
    const start = {
      name: `${method} /${route}`,
      side: "server",
      place: { kind: "caller", traceparent: callersTrace(forwarded, context) },
      attributes: {
        "http.request.method": method,
        "http.route": `/${route}`,
        "faas.invocation_id": requestId,
      },
    } as const;
    return telemetry.span(start, async (span) => {
      const answer = await answering(given, context);
      const { status = 200 } = answer;
      const owner = visit.owner === null ? null : ownerHash(visit.owner);
      const videoId = filmOf(visit.id, answer);
      const ms = clock().now() - startedAt;
      log("http_request", {
        function: name,
        route: `/${route}`,
        method,
        status,
        ms,
        owner,
        videoId,
        requestId,
      });
      describe(span, answer, videoId, owner);
      return answer;
    });
  };
}

/** The platform's span of the request, where it makes one, lies between the caller's and ours. */
function callersTrace(
  forwarded: IncomingMessage | undefined,
  { traceContext }: InvocationContext,
): string | null {
  const { traceparent } = forwarded?.headers ?? {};
  return traceContext?.traceParent ?? (typeof traceparent === "string" ? traceparent : null);
}

function describe(
  span: OpenSpan,
  answer: HttpResponseInit,
  videoId: string | null,
  owner: string | null,
): void {
  const { status = 200 } = answer;
  span.set({
    "http.response.status_code": status,
    ...(owner === null ? {} : { "dailies.owner": owner }),
    ...(videoId === null ? {} : { "dailies.video_id": videoId }),
  });
  if (status >= 500) span.fail(String(status));
  if (videoId !== null && isNewFilm(answer)) span.begins(videoId);
}

/** The film a request is about: the one in its path, or the one that its answer shows. */
function filmOf(asked: string, { jsonBody }: HttpResponseInit): string | null {
  const shown: unknown = typeof jsonBody === "object" && jsonBody !== null ? jsonBody.id : null;
  const id = typeof shown === "string" ? shown : asked;
  return isVideoId(id) ? id : null;
}

function isNewFilm({ status, headers, jsonBody }: HttpResponseInit): boolean {
  const isShown = status === 202 && jsonBody?.stage === "queued";
  return isShown && !new Headers(headers).has("idempotency-replayed");
}
