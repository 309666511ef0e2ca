import {
  createDefaultHttpClient,
  createPipelineRequest,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { boundedClient } from "./boundedClient.ts";
import { oneConnection } from "./connection.ts";
import type { CreateBody, JsonBody } from "./createBody.ts";
import { decode } from "./decode.ts";
import { createPipelines } from "./pipelines.ts";
import type { ProxyChoice } from "./proxy.ts";
import { timelyClient } from "./timelyClient.ts";

/** The ways a provider is spoken to. None of them throws; all give up after the time limit. */
export interface Transport {
  /** Sends once, on a connection of its own: no retry, no redirect; nothing after `sendBy` (milliseconds since 1970). */
  readonly post: (url: string, body: CreateBody, sendBy: number) => Promise<Reply>;
  /**
   * Repeats a little when that may help, and follows a few redirects within the provider's own origin. A page of a list may
   * be longer than one job.
   */
  readonly get: (url: string, holds?: Holds) => Promise<Reply>;
  /** The same for what is asked with a body: a POST that changes nothing. Follows no redirect. */
  readonly ask: (url: string, body: JsonBody, holds?: Holds) => Promise<Reply>;
  /** Repeats a little when that may help. */
  readonly remove: (url: string) => Promise<Reply>;
  /**
   * A GET whose 200 or 206 is handed over as a stream, without what it was coded in. The time limit holds until the stream
   * is kept, the signal for good. Follows a few redirects, elsewhere too, and without our credentials there.
   */
  readonly open: (
    url: string,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply | StreamReply>;
}

/** How much is looked for in an answer. */
export type Holds = "one" | "page";

export type Reply = TextReply | Silence;

export interface TextReply {
  readonly kind: "text";
  readonly status: number;
  readonly header: HeaderReader;
  readonly text: string;
}

/** No answer. `wasSent: false` means that nothing of the request can have reached the provider. */
export interface Silence {
  readonly kind: "silence";
  readonly wasSent: boolean;
  readonly reason: string;
}

export interface StreamReply {
  readonly kind: "stream";
  readonly status: number;
  readonly header: HeaderReader;
  /** Breaks when the time limit is over, unless it was kept. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the time limit: whoever reads on notices stalls. */
  readonly keep: () => void;
  /** Ends the transfer: a body that nobody reads holds its connection. */
  readonly drop: () => void;
}

/** Reads a header by its name in any case. */
export type HeaderReader = (name: string) => string | undefined;

export interface TransportOptions {
  /** The provider's own address. */
  readonly endpoint: string;
  readonly proxy: ProxyChoice;
  /** Signs each request. */
  readonly access: PipelinePolicy;
  /** See every single try as it leaves. */
  readonly policies: readonly PipelinePolicy[];
  readonly timeoutSeconds: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** The description of a job with the longest prompt, escaped in the longest way, has 400 KB. */
const LONGEST_ANSWER = 2 * 2 ** 20;
/** A page of a hundred jobs with the longest prompts. */
const LONGEST_PAGE = 16 * 2 ** 20;
const TOO_LATE = "no answer within the time limit";
const client = createDefaultHttpClient();

/** Makes the transport of one provider. */
export function createTransport(options: TransportOptions): Transport {
  const pipelines = createPipelines(options);
  const milliseconds = options.timeoutSeconds * 1_000;
  const isInsecure = new URL(options.endpoint).protocol === "http:";
  const timeLimit = () => AbortSignal.timeout(milliseconds);

  return {
    async post(url, body, sendBy) {
      const connection = oneConnection();
      const request = createPipelineRequest({ url, method: "POST" });
      if (body.kind === "form") request.formData = body.value;
      else putJson(request, body.value);
      const sender = timelyClient(boundedClient(connection, LONGEST_ANSWER), sendBy, options.now);
      const sent = await send(pipelines.create, request, timeLimit(), sender);
      return sent.kind === "silence" ? { ...sent, wasSent: connection.wasSent() } : textReply(sent.response);
    },

    get: (url, holds) => read(pipelines.read, createPipelineRequest({ url }), holds),

    ask(url, body, holds) {
      const request = createPipelineRequest({ url, method: "POST" });
      putJson(request, body);
      return read(pipelines.remove, request, holds);
    },

    remove: (url) => read(pipelines.remove, createPipelineRequest({ url, method: "DELETE" })),

    async open(url, signal, headers = {}) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), milliseconds);
      const keep = () => clearTimeout(timer);
      const request = createPipelineRequest({ url, streamResponseStatusCodes: new Set([200, 206]) });
      request.headers.set("Accept-Encoding", "identity");
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      const sent = await send(pipelines.film, request, AbortSignal.any([signal, limit.signal]));
      const reply = sent.kind === "sent" ? streamReply(sent.response, keep, () => limit.abort()) : sent;
      if (reply.kind !== "stream") keep();
      return reply;
    },
  };

  async function read(pipeline: Pipeline, request: PipelineRequest, holds: Holds = "one"): Promise<Reply> {
    const sender = boundedClient(client, holds === "page" ? LONGEST_PAGE : LONGEST_ANSWER);
    const sent = await send(pipeline, request, timeLimit(), sender);
    return sent.kind === "silence" ? sent : textReply(sent.response);
  }

  async function send(
    pipeline: Pipeline,
    request: PipelineRequest,
    signal: AbortSignal,
    sender: HttpClient = boundedClient(client, LONGEST_ANSWER),
  ): Promise<Silence | { readonly kind: "sent"; readonly response: PipelineResponse }> {
    request.abortSignal = signal;
    request.allowInsecureConnection = isInsecure;
    try {
      // The pipeline watches the signal itself, but a credential that is asked for a token may not.
      const response = await Promise.race([pipeline.sendRequest(sender, request), rejectedBy(signal)]);
      return { kind: "sent", response };
    } catch (error) {
      return { kind: "silence", wasSent: true, reason: signal.aborted ? TOO_LATE : wordsOf(error) };
    }
  }
}

function putJson(request: PipelineRequest, body: JsonBody): void {
  request.body = JSON.stringify(body);
  request.headers.set("Content-Type", "application/json");
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}

function textReply(response: PipelineResponse): TextReply {
  return {
    kind: "text",
    status: response.status,
    header: headerReader(response),
    text: response.bodyAsText ?? "",
  };
}

function streamReply(
  response: PipelineResponse,
  keep: () => void,
  drop: () => void,
): TextReply | StreamReply {
  const source = response.readableStreamBody;
  if (!source) return textReply(response);
  source.on("error", () => {});
  source.on("close", keep);
  const stream = decode(source, response.headers.get("content-encoding"));
  // A stream that breaks before anybody reads it must not end the process.
  stream.on("error", () => {});
  // Without an encoding set, Node's stream yields buffers only, which its type does not say.
  const chunks = stream as AsyncIterable<Uint8Array>;
  // Node's object leads to the request and its key: it is not handed out, so that nobody can log it.
  const body = { [Symbol.asyncIterator]: () => chunks[Symbol.asyncIterator]() };
  return { kind: "stream", status: response.status, header: headerReader(response), body, keep, drop };
}

function headerReader(response: PipelineResponse): HeaderReader {
  return (name) => response.headers.get(name);
}

/** A failed connection to several addresses has a code but no message. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return error.message.includes(code) ? error.message : `${code} ${error.message}`.trim();
}
