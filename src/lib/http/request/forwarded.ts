import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpResponseInit } from "@azure/functions";
import { asciiHeaders } from "../answers/asciiHeaders.ts";
import { errorAnswer } from "../answers/errorAnswer.ts";
import { USUAL_HEADERS } from "../answers/usualHeaders.ts";

/** The HTTP request of an invocation as the host has forwarded it, and its answer. */
export interface Forwarded {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Requests under way, by the id of their invocation. */
const live = new Map<string, Forwarded & { readonly forget: () => void }>();
/** An invocation comes with its request; what was not taken up by then has failed before it came to us. */
const TAKEN_WITHIN_MS = 10_000;
/** A name or an address, and a port. */
const HOST = /^(?:[\w.~-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
let streaming = false;

/**
 * `@azure/functions` hands a function a request that the host may have rewritten, and never its response. But Node
 * announces every request that a server of this process gets: there both are as they are.
 */
subscribe("http.server.request.start", (message) => {
  // The channel's documented message (node:http); diagnostics channels are typed as unknown.
  const { request, response } = message as Forwarded;
  const invocationId = request.headers["x-ms-invocation-id"];
  if (typeof invocationId !== "string" || live.has(invocationId)) return;
  streaming = true;
  const { "x-forwarded-host": host = "" } = request.headers;
  const isReadable = host === "" || HOST.test(String(host));
  const timer = isReadable
    ? setTimeout(answerUntaken, TAKEN_WITHIN_MS, response, invocationId).unref()
    : setTimeout(refuseHost, 0, response, invocationId);
  const forget = () => clearTimeout(timer);
  live.set(invocationId, { request, response, forget });
  response.once("close", () => {
    forget();
    live.delete(invocationId);
  });
});

/** Whether invocations of this process come through the streaming server: either all do, or none. */
export function isStreaming(): boolean {
  return streaming;
}

/** The forwarded request of an invocation; null when none is known, or its client is gone. */
export function forwardedOf(invocationId: string): Forwarded | null {
  return live.get(invocationId) ?? null;
}

/**
 * Says that an invocation has come to its function. False when it took so long that its request was answered: then
 * nothing may be done for it any more.
 */
export function takeUp(invocationId: string): boolean {
  const forwarded = live.get(invocationId);
  forwarded?.forget();
  return forwarded?.response.headersSent !== true;
}

/** What fails before our function is called (in the SDK, by a request's odd query or body) would hang for minutes. */
function answerUntaken(response: ServerResponse, requestId: string): void {
  const message = `This request could not be read. Request id: ${requestId}.`;
  answerItself(response, requestId, errorAnswer("internal_error", { message }));
}

/** Of a host that is part of no address the SDK can make no request, and says so to nobody. */
function refuseHost(response: ServerResponse, requestId: string): void {
  const message = "Invalid value of the header 'Host': a name or an address, and perhaps a port, is needed.";
  answerItself(response, requestId, errorAnswer("invalid_value", { message, param: "host" }));
}

function answerItself(
  response: ServerResponse,
  requestId: string,
  { status = 500, headers, jsonBody }: HttpResponseInit,
): void {
  if (response.headersSent) return;
  const common = {
    "content-type": "application/json",
    ...USUAL_HEADERS,
    "x-request-id": requestId,
  };
  for (const [name, value] of Object.entries({ ...asciiHeaders(headers), ...common }))
    response.setHeader(name, value);
  response.writeHead(status).end(JSON.stringify(jsonBody));
}
