import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineResponse,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";

/** One attempt to tell a receiver of an event. */
export interface Message {
  readonly url: string;
  /** The same over all attempts. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** JSON. */
  readonly body: string;
  /** `whsec_…`; several, with blanks between them, while one takes the place of another. */
  readonly secret: string;
}

/** `status` is what was answered; null when nothing was in time, and `reason` says why. */
export interface Told {
  readonly status: number | null;
  readonly reason: string | null;
}

export type Sender = (message: Message) => Promise<Told>;

export interface SenderOptions {
  /** See every message as it leaves. */
  readonly policies: readonly PipelinePolicy[];
  /** For all of an answer. */
  readonly timeLimitMs?: number;
}

const TIME_LIMIT_MS = 10_000;
/** Of an answer more is not read: its status says it all. */
const READ_AT_MOST = 64 * 1_024;

/** Sends signed messages: once, without following a redirect, reading little of the answer. Never throws. */
export function createSender({ policies, timeLimitMs = TIME_LIMIT_MS }: SenderOptions): Sender {
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: "dailies" }));
  for (const policy of policies) pipeline.addPolicy(policy, { afterPhase: "Sign" });

  return async ({ url, id, now, body, secret }) => {
    const signal = AbortSignal.timeout(timeLimitMs);
    const request = createPipelineRequest({
      url,
      method: "POST",
      body,
      abortSignal: signal,
      allowInsecureConnection: url.startsWith("http:"),
      disableKeepAlive: true,
      streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
    });
    try {
      request.headers.set("Content-Type", "application/json");
      for (const [name, value] of Object.entries(await signed({ id, now, body, secret })))
        request.headers.set(name, value);
      const answer = await pipeline.sendRequest(client, request);
      await readALittle(answer.readableStreamBody, signal);
      return { status: answer.status, reason: null };
    } catch (error) {
      return { status: null, reason: signal.aborted ? "no answer within the time limit" : codeOf(error) };
    }
  };
}

/** The headers of Standard Webhooks. What signs is loaded by the first message: most starts send none. */
async function signed({ id, now, body, secret }: Omit<Message, "url">) {
  const { Webhook } = await import("standardwebhooks");
  const at = new Date(now);
  const secrets = secret.split(/\s+/).filter(Boolean);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1_000)),
    "webhook-signature": secrets.map((each) => new Webhook(each).sign(id, at, body)).join(" "),
  };
}

/** Takes what a well-meant answer holds, so that it is not cut off; what becomes of a longer or slower one is no matter. */
async function readALittle(body: PipelineResponse["readableStreamBody"], signal: AbortSignal): Promise<void> {
  if (!body) return;
  const stream = body;
  const cut = () => "destroy" in stream && typeof stream.destroy === "function" && stream.destroy();
  signal.addEventListener("abort", cut, { once: true });
  let read = 0;
  try {
    // Leaving the loop early destroys the stream, and its connection with it.
    for await (const chunk of stream) {
      read += chunk.length;
      if (read > READ_AT_MOST) break;
    }
  } catch {
    // The status came before.
  } finally {
    signal.removeEventListener("abort", cut);
  }
}

/** A word for the log; messages hold addresses, whose paths may be secret. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
