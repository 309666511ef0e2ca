import { randomUUID } from "node:crypto";
import { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFunction, Trigger } from "../core/functionApp.ts";
import { thrownText } from "../durable/failureText.ts";
import type { Runtime } from "../durable/runtime.ts";
import { areForwardable, type Forwarding, forward, returnedHeaders } from "./forward.ts";
import type { Reply } from "./reply.ts";
import type { Reached } from "./routeTable.ts";
import { triggerMetadata } from "./triggerMetadata.ts";

/** Time for the answer that a function has just sent to cross the loopback. */
const crossingMilliseconds = 1000;

export interface Streaming extends Reached<AppFunction>, Omit<Forwarding, "invocationId" | "body"> {
  readonly runtime: Runtime;
}

/**
 * Runs an HTTP function whose request and response stream through the SDK's own proxy: the invocation carries only
 * metadata, the request itself is forwarded with the invocation's id. Ends when the head of the answer is sent; returns
 * the answer when the host has to give one itself.
 */
export async function invokeStreaming(streaming: Streaming): Promise<Reply | undefined> {
  const { runtime, response, target, params } = streaming;
  const { req: request } = response;
  const { headers } = request;
  const declared = headers["content-length"];
  if (Number(declared) > runtime.parts.settings.bodyBytesAtMost) {
    request.resume();
    return { status: 500 };
  }
  const body = declared === undefined ? undefined : await buffer(request);
  if (!areForwardable(headers))
    return giveUp(
      streaming,
      "its request has a header that is not ASCII, which is never forwarded",
      nothing(),
    );

  const invocationId = randomUUID();
  const { begun, answer: late, end } = forward({ ...streaming, invocationId, body });
  const metadata = triggerMetadata({ headers, query: new URLSearchParams(target.search), params, body });
  const failure = failureOf(streaming, { data: {}, metadata, invocationId });
  try {
    const problem = await Promise.race([begun, failure.then(crossing)]);
    const answer = problem === undefined ? await late : await giveUp(streaming, problem, late);
    if (response.destroyed) return undefined;
    if (answer === undefined) return { status: 500 };
    if (!(answer instanceof IncomingMessage)) return answer;
    void failure.then((why) => (why === undefined ? why : giveUp(streaming, why, nothing())));
    response.writeHead(answer.statusCode ?? 500, returnedHeaders(answer));
    pipeline(answer, response).catch(() => {}); // both are destroyed, which is all that can still be done
    return undefined;
  } finally {
    if (!response.headersSent) end();
  }
}

/**
 * Runs the function: what it fails with, undefined when it ends well. A streamed answer goes on after its head is sent; a
 * virtual clock waits for the function to end.
 */
function failureOf({ runtime, fn }: Streaming, trigger: Trigger): Promise<string | undefined> {
  const end = runtime.begin(`the HTTP function ${fn.name}`);
  const why = (error: unknown) => `it failed outside of its own handling: ${thrownText(error).stack}`;
  return runtime.parts.app
    .run(fn, trigger)
    .then(() => undefined, why)
    .finally(end);
}

/** Waits a little for the answer of a function that has ended, then says why there is none. */
async function crossing(failure: string | undefined): Promise<string> {
  if (failure !== undefined) return failure;
  // In steps: a loop that was blocked for long has yet to read what has come.
  for (let step = 0; step < 10; step++) await sleep(crossingMilliseconds / 10, undefined, { ref: false });
  return "it returned nothing";
}

/** What never comes. */
const nothing = () => new Promise<never>(() => {});

/** The call is not answered: waits as the real host does for what may still come, or tells and cuts it off. */
async function giveUp<T>(on: Streaming, problem: string, late: Promise<T>): Promise<T | Reply | undefined> {
  const { runtime, fn, response } = on;
  const { clock, warn, unanswered } = runtime.parts;
  const text = `${response.req.method} ${response.req.url} is never answered by ${fn.name}: ${problem}`;
  const isGone = runtime.isDead || response.destroyed;
  if (!isGone) warn(text);
  if (!isGone && typeof unanswered === "function") unanswered(text);
  if (isGone || typeof unanswered === "function") {
    response.destroy();
    return undefined;
  }
  const { promise: patience, resolve } = Promise.withResolvers<Reply>();
  const cancel = clock.at(clock.now() + unanswered, () => resolve({ status: 504 }));
  return await Promise.race([late, patience]).finally(cancel);
}
