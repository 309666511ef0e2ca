import { randomUUID } from "node:crypto";
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from "node:http";
import type { Socket } from "node:net";
import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import type { RpcTypedData } from "../core/rpcTypes.ts";
import type { HttpCall, HttpReply } from "./httpCall.ts";

const hopByHop = ["connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection"];
const notForwarded = new Set([...hopByHop, "host", "expect"]);
const notReturned = new Set([...hopByHop, "transfer-encoding"]);

/** Connections are not used twice, and yet not announced as closing: an answer may come before its request has ended. */
const agent = Object.assign(new Agent({ keepAlive: true }), { maxFreeSockets: 0 }); // as an option, 0 means 256

export interface Streaming {
  readonly app: FunctionApp;
  readonly fn: AppFunction;
  readonly call: HttpCall;
  readonly params: Readonly<Record<string, string>>;
  readonly proxyUri: string;
  readonly track: (running: Promise<unknown>) => void;
}

/**
 * Runs an HTTP function whose request and response stream through the SDK's own proxy: the invocation carries only
 * headers and route parameters, the request itself is forwarded with the invocation's id.
 */
export async function invokeStreaming(streaming: Streaming): Promise<HttpReply> {
  const { app, fn, call, params, proxyUri, track } = streaming;
  const invocationId = randomUUID();
  const metadata: Record<string, RpcTypedData> = { Headers: { json: JSON.stringify(headersOf(call)) } };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  const invocation = app.run(fn, { data: {}, metadata, invocationId });
  track(invocation);
  const forwarded = forward(call, proxyUri, invocationId);
  const responded = responseOf(forwarded);
  const ended = invocation.then(
    () => undefined, // it answered nothing, or has sent its answer through the proxy
    (error: unknown) => ({ error }),
  );
  const first = await Promise.race([responded, ended]);
  if (first === undefined || "error" in first) {
    const late = first === undefined ? await Promise.race([responded, soon()]) : undefined;
    if (late && !("error" in late)) return toReply(late);
    forwarded.destroy();
    if (first) throw first.error;
    return { status: 204, headers: {}, body: null };
  }
  void ended.then((failure) => {
    if (failure) first.destroy(new Error("The function failed while it was responding."));
  });
  return toReply(first);
}

/** The headers, each with one joined value. */
function headersOf(call: HttpCall): Record<string, string> {
  const entries = Object.entries(call.headers).map(([name, value = ""]) => [name, [value].flat().join(", ")]);
  return Object.fromEntries(entries);
}

function forward(call: HttpCall, proxyUri: string, invocationId: string): ClientRequest {
  const headers = Object.entries(call.headers).filter(([name]) => !notForwarded.has(name));
  const forwarded = request(new URL(call.target, proxyUri), {
    method: call.method,
    agent,
    headers: {
      ...Object.fromEntries(headers),
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": call.host,
      "x-forwarded-proto": "http",
    },
  });
  forwarded.flushHeaders();
  const abort = () => void headSent(forwarded).then(() => forwarded.destroy());
  if (call.signal.aborted) abort();
  call.signal.addEventListener("abort", abort, { once: true });
  forwarded.once("close", () => call.signal.removeEventListener("abort", abort));
  call.body.pipe(forwarded);
  forwarded.once("response", (response) => {
    response.once("close", () => {
      forwarded.destroy();
      call.body.resume(); // what an early answer left unread
    });
  });
  return forwarded;
}

/** The function waits for the head of its request, also when nobody waits for its answer any more. */
async function headSent(forwarded: ClientRequest): Promise<void> {
  const socket =
    forwarded.socket ?? (await new Promise<Socket>((resolve) => forwarded.once("socket", resolve)));
  if (socket.connecting)
    await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

function responseOf(forwarded: ClientRequest): Promise<IncomingMessage | { readonly error: unknown }> {
  return new Promise((resolve) => {
    forwarded.once("response", resolve);
    forwarded.on("error", (error) => resolve({ error }));
  });
}

/** Time for the answer that the function has just sent to cross the loopback. */
function soon(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, 1000, undefined));
}

function toReply(response: IncomingMessage): HttpReply {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(response.headers))
    if (!notReturned.has(name)) headers[name] = value;
  return { status: response.statusCode ?? 500, headers, body: response };
}
