import { randomUUID } from "node:crypto";
import { IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFunction } from "../core/functionApp.ts";
import { thrownText } from "../durable/failureText.ts";
import type { Runtime } from "../durable/runtime.ts";
import { readDeclaredBody } from "./declaredBody.ts";
import { areForwardable, forward, returnedHeaders } from "./forward.ts";
import type { Reply } from "./reply.ts";
import type { RequestTarget } from "./requestTarget.ts";
import { triggerMetadata } from "./triggerMetadata.ts";
import type { Unanswered } from "./unanswered.ts";

/** Time for the answer that a function has just sent to cross the loopback. */
const crossingMilliseconds = 1000;

export interface Streaming {
  readonly runtime: Runtime;
  readonly fn: AppFunction;
  readonly params: Readonly<Record<string, string>>;
  readonly proxyUri: string;
  readonly target: RequestTarget;
  readonly bodyBytesAtMost: number;
  readonly unanswered: Unanswered;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Runs an HTTP function whose request and response stream through the SDK's own proxy: the invocation carries only
 * metadata, the request itself is forwarded with the invocation's id. Ends when the head of the answer is sent; returns
 * the answer when the host has to give one itself.
 */
export async function invokeStreaming(streaming: Streaming): Promise<Reply | undefined> {
  const { request, response, target } = streaming;
  const body = await readDeclaredBody(request, streaming.bodyBytesAtMost);
  if (body === "too_large") {
    request.resume();
    return { status: 500 };
  }
  if (!areForwardable(request.headers))
    return giveUp(streaming, "its request has a header that is not ASCII, which is never forwarded");

  const invocationId = randomUUID();
  const forwarded = forward({ ...streaming, invocationId, body });
  const query = new URLSearchParams(target.search);
  const metadata = triggerMetadata({ headers: request.headers, query, params: streaming.params, body });
  const failure = failureOf(invoke(streaming, invocationId, metadata));
  try {
    const first = await Promise.race([forwarded.answer, failure.then(crossing)]);
    const isAnswer = first === undefined || first instanceof IncomingMessage || forwarded.hasBegun();
    const problem = isAnswer ? undefined : first.problem;
    const answer =
      problem === undefined ? await forwarded.answer : await giveUp(streaming, problem, forwarded.answer);
    if (response.destroyed) return undefined;
    if (answer === undefined) return { status: 500 };
    if (!(answer instanceof IncomingMessage)) return answer;
    void failure.then((problem) => problem !== undefined && giveUp(streaming, problem));
    response.writeHead(answer.statusCode ?? 500, returnedHeaders(answer));
    pipeline(answer, response).catch(() => {}); // both are destroyed, which is all that can still be done
    return undefined;
  } finally {
    if (!response.headersSent) forwarded.end();
  }
}

/** A streamed answer goes on after its head is sent; a virtual clock waits for the function to end. */
function invoke(
  { runtime, fn }: Streaming,
  invocationId: string,
  metadata: ReturnType<typeof triggerMetadata>,
): Promise<unknown> {
  const end = runtime.begin(`the HTTP function ${fn.name}`);
  return runtime.parts.app.run(fn, { data: {}, metadata, invocationId }).finally(end);
}

/** What an invocation fails with; undefined when it ends well. */
function failureOf(invocation: Promise<unknown>): Promise<string | undefined> {
  return invocation.then(
    () => undefined,
    (error) => `it failed outside of its own handling: ${thrownText(error).stack}`,
  );
}

/** Waits a little for the answer of a function that has ended, then says why there is none. */
async function crossing(failure: string | undefined): Promise<{ readonly problem: string }> {
  if (failure !== undefined) return { problem: failure };
  // In steps: a loop that was blocked for long has yet to read what has come.
  for (let step = 0; step < 10; step++) await sleep(crossingMilliseconds / 10, undefined, { ref: false });
  return { problem: "it returned nothing" };
}

/** The call is not answered: waits as the real host does for what may still come, or tells and cuts it off. */
async function giveUp<T>(
  { runtime, fn, request, response, unanswered }: Streaming,
  problem: string,
  late: Promise<T> = new Promise(() => {}),
): Promise<T | Reply | undefined> {
  if (runtime.isDead || response.destroyed) {
    response.destroy();
    return undefined;
  }
  const text = `${request.method} ${request.url} is never answered by ${fn.name}: ${problem}`;
  runtime.parts.warn(text);
  if (unanswered.kind === "tell") {
    unanswered.tell(text);
    response.destroy();
    return undefined;
  }
  const { clock } = runtime.parts;
  const { promise: patience, resolve } = Promise.withResolvers<Reply>();
  const cancel = clock.at(clock.now() + unanswered.milliseconds, () => resolve({ status: 504 }));
  return await Promise.race([late, patience]).finally(cancel);
}
