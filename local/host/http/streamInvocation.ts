import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as requestOver,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import type { RpcTypedData } from "../core/rpcTypes.ts";
import type { Reply } from "./reply.ts";

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
  readonly params: Readonly<Record<string, string>>;
  readonly proxyUri: string;
  readonly track: (running: Promise<unknown>) => void;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Runs an HTTP function whose request and response stream through the SDK's own proxy: the invocation carries only
 * headers and route parameters, the request itself is forwarded with the invocation's id. Ends when the head of the
 * answer is sent; returns the answer when the function has none.
 */
export async function invokeStreaming(streaming: Streaming): Promise<Reply | undefined> {
  const { app, fn, params, proxyUri, track, request, response } = streaming;
  const invocationId = randomUUID();
  const metadata: Record<string, RpcTypedData> = { Headers: { json: JSON.stringify(request.headers) } };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  const invocation = app.run(fn, { data: {}, metadata, invocationId });
  track(invocation);
  const forwarded = forward(request, response, new URL(request.url ?? "/", proxyUri), invocationId);
  const ended = invocation.then(() => sleep(crossingMilliseconds, undefined, { ref: false }));
  try {
    const [answer]: IncomingMessage[] = (await Promise.race([once(forwarded, "response"), ended])) ?? [];
    if (!answer) {
      forwarded.destroy();
      return { status: 204 };
    }
    invocation.catch(() => response.destroy()); // cuts the connection
    response.writeHead(answer.statusCode ?? 500, without(notReturned, answer.headers));
    void passOn(answer, response, forwarded);
    return undefined;
  } catch (error) {
    forwarded.destroy();
    throw error;
  }
}

async function passOn(
  answer: IncomingMessage,
  response: ServerResponse,
  forwarded: ClientRequest,
): Promise<void> {
  await pipeline(answer, response).catch(() => {}); // both are destroyed, which is all that can still be done
  forwarded.destroy();
  response.req.resume(); // what an early answer left unread
}

function forward(request: IncomingMessage, response: ServerResponse, to: URL, id: string): ClientRequest {
  const { method = "GET", headers } = request;
  const added = { "x-ms-invocation-id": id, "x-forwarded-host": headers.host, "x-forwarded-proto": "http" };
  const forwarded = requestOver(to, {
    method,
    agent,
    headers: { ...without(notForwarded, headers), ...added },
  });
  forwarded.on("error", () => {}); // whoever waits for the answer learns of it
  forwarded.flushHeaders();
  // the function waits for the head of its request, also when nobody waits for its answer any more
  forwarded.once("socket", (socket) =>
    socket.once("connect", () =>
      setImmediate(() => {
        if (response.destroyed) forwarded.destroy();
        else response.once("close", () => forwarded.destroy());
      }),
    ),
  );
  request.pipe(forwarded);
  return forwarded;
}

function without<T>(names: readonly string[], headers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
