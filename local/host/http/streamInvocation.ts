import { randomUUID } from "node:crypto";
import { once } from "node:events";
import * as http from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFunction } from "../core/functionApp.ts";
import type { RpcTypedData } from "../core/rpcTypes.ts";
import type { Runtime } from "../durable/runtime.ts";
import type { Reply } from "./reply.ts";

const hopByHop = ["connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection"];
const notForwarded = [...hopByHop, "host", "expect"];
const notReturned = [...hopByHop, "transfer-encoding"];

/** Connections are not used twice, and yet not announced as closing: an answer may come before its request has ended. */
const agent = new http.Agent({ keepAlive: true });
agent.maxFreeSockets = 0; // as an option it would mean the default

/** Time for the answer that a function has just sent to cross the loopback. */
const crossingMilliseconds = 1000;

export interface Streaming {
  readonly runtime: Runtime;
  readonly fn: AppFunction;
  readonly params: Readonly<Record<string, string>>;
  readonly proxyUri: string;
  /** What the request asks for; its path is asked of the proxy, whatever its origin. */
  readonly target: URL;
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
}

/**
 * Runs an HTTP function whose request and response stream through the SDK's own proxy: the invocation carries only
 * headers and route parameters, the request itself is forwarded with the invocation's id. Ends when the head of the
 * answer is sent; returns the answer when the function has none.
 */
export async function invokeStreaming(streaming: Streaming): Promise<Reply | undefined> {
  const { response } = streaming;
  const invocationId = randomUUID();
  const forwarded = forward(streaming, invocationId);
  const invocation = invoke(streaming, invocationId);
  const ended = invocation.then(crossing);
  try {
    const [answer]: http.IncomingMessage[] = (await Promise.race([once(forwarded, "response"), ended])) ?? [];
    if (!answer) return { status: 204 };
    invocation.catch(() => response.destroy()); // cuts the connection
    response.writeHead(answer.statusCode ?? 500, without(notReturned, answer.headers));
    pipeline(answer, response).catch(() => {}); // both are destroyed, which is all that can still be done
    return undefined;
  } finally {
    if (!response.headersSent) forwarded.destroy();
  }
}

/** In steps: a loop that was blocked for long has yet to read what has come. */
async function crossing(): Promise<void> {
  for (let step = 0; step < 10; step++) await sleep(crossingMilliseconds / 10, undefined, { ref: false });
}

/** A streamed answer goes on after its head is sent; a virtual clock waits for the function to end. */
function invoke({ runtime, fn, params, request }: Streaming, invocationId: string): Promise<unknown> {
  const metadata: Record<string, RpcTypedData> = { Headers: { json: JSON.stringify(request.headers) } };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  const end = runtime.begin(`the HTTP function ${fn.name}`);
  return runtime.parts.app.run(fn, { data: {}, metadata, invocationId }).finally(end);
}

function forward({ request, response, proxyUri, target }: Streaming, id: string): http.ClientRequest {
  const { method = "GET", headers } = request;
  const { host = target.host } = headers;
  const added = { "x-ms-invocation-id": id, "x-forwarded-host": host, "x-forwarded-proto": "http" };
  const path = target.pathname + target.search;
  const options = { method, agent, path, headers: { ...without(notForwarded, headers), ...added } };
  const forwarded = http.request(proxyUri, options);
  forwarded.on("error", () => {}); // whoever waits for the answer learns of it
  forwarded.flushHeaders();
  const end = () => {
    request.unpipe(forwarded); // or the pipe, when it hears that this is gone, pauses it again
    forwarded.destroy();
    request.resume(); // what an early answer left unread
  };
  // the function waits for the head of its request, also when nobody waits for its answer any more
  const headIsSent = () => (response.destroyed ? end() : response.once("close", end));
  forwarded.once("socket", (socket) => socket.once("connect", () => setImmediate(headIsSent)));
  request.pipe(forwarded);
  return forwarded;
}

function without<T>(names: readonly string[], headers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
