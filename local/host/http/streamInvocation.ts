import { randomUUID } from "node:crypto";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import type { RpcTypedData } from "../core/rpcTypes.ts";
import type { HttpCall, HttpReply } from "./httpCall.ts";

const hopByHop = ["connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection"];
const notForwarded = [...hopByHop, "host", "expect"];
const notReturned = [...hopByHop, "transfer-encoding"];

/** Connections are not used twice, and yet not announced as closing: an answer may come before its request has ended. */
const agent = new Agent({ keepAlive: true });
agent.maxFreeSockets = 0; // as an option it would mean the default

/** Time for the answer that a function has just sent to cross the loopback. */
const crossingMilliseconds = 1000;

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
  const metadata: Record<string, RpcTypedData> = { Headers: { json: JSON.stringify(call.headers) } };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  const invocation = app.run(fn, { data: {}, metadata, invocationId });
  track(invocation);
  const forwarded = forward(call, proxyUri, invocationId);
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.once("response", resolve).on("error", reject);
  });
  const ended = invocation.then(() => sleep(crossingMilliseconds, undefined, { ref: false }));
  try {
    const response = await Promise.race([answer, ended]);
    if (response) {
      const why = new Error("The function failed while it was responding.");
      invocation.catch(() => response.destroy(why));
      const headers = without(notReturned, response.headers);
      return { status: response.statusCode ?? 500, headers, body: response };
    }
    forwarded.destroy();
    return { status: 204, headers: {}, body: null };
  } catch (error) {
    forwarded.destroy();
    throw error;
  }
}

function forward(call: HttpCall, proxyUri: string, invocationId: string): ClientRequest {
  const { method, signal, host, body } = call;
  const added = { "x-ms-invocation-id": invocationId, "x-forwarded-host": host, "x-forwarded-proto": "http" };
  const headers = { ...without(notForwarded, call.headers), ...added };
  const forwarded = request(new URL(call.target, proxyUri), { method, agent, headers });
  forwarded.flushHeaders();
  const abort = () => void forwarded.destroy();
  // the function waits for the head of its request, also when nobody waits for its answer any more
  const onHeadSent = () =>
    signal.aborted ? abort() : signal.addEventListener("abort", abort, { once: true });
  forwarded.once("socket", (socket) => socket.once("connect", () => setImmediate(onHeadSent)));
  body.pipe(forwarded);
  forwarded.once("response", (response) => {
    response.once("close", () => {
      forwarded.destroy();
      body.resume(); // what an early answer left unread
    });
  });
  return forwarded;
}

function without<T>(names: readonly string[], headers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
