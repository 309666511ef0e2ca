import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { VIDEO_OBJECT, type VideoObject } from "../../../src/lib/domain/video/videoObject.ts";
import { ERROR_BODY, type ErrorBody } from "../../../src/lib/http/answers/errorObject.ts";
import { checkedBody } from "../app/checkedBody.ts";

/** What a test sends; the body as bytes, text, a form, a stream of pieces, or a value that is sent as JSON. */
export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly body?: string | Uint8Array;
  /** Sent one by one, without a Content-Length. */
  readonly pieces?: Iterable<Uint8Array>;
}

/** A whole answer. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type Video = VideoObject;

/** The `error` member of a refusal. */
export type ApiError = ErrorBody["error"];

/** The API of a running stack, over plain HTTP; every answer is kept for `answers`. */
export interface Api {
  /** With the base path: `http://127.0.0.1:7071/api/v1`. */
  readonly url: string;
  readonly answers: readonly Answer[];
  /** `path` is below the base path ("/videos") or an absolute URL. */
  call(path: string, call?: Call): Promise<Answer>;
  /** Creates a video from JSON; throws unless it was accepted. */
  create(request: unknown, headers?: Readonly<Record<string, string>>): Promise<Video>;
  read(id: string): Promise<Video>;
  /** Waits until the video is as wanted. */
  until(id: string, isWanted: (video: Video) => boolean): Promise<Video>;
  /** Waits until the video has ended, however. */
  ended(id: string): Promise<Video>;
}

/** For what hangs: the real engine may leave a message alone for minutes that it could not use at once. */
const PATIENCE_MS = 480_000;
const LOOK_EVERY_MS = 60;

/** Connections are not used twice: a server may close a kept one just when it is used again. */
const agent = Object.assign(new Agent({ keepAlive: true }), { maxFreeSockets: 0 });

/**
 * Talks to the API at `url`, with `headers` on every request. An answer whose body is not as the API's schemas have it
 * is thrown.
 */
export function openApi(url: string, headers: Readonly<Record<string, string>> = {}): Api {
  const answers: Answer[] = [];

  async function call(path: string, call: Call = {}): Promise<Answer> {
    const target = new URL(path.startsWith("http") ? path : `${url}${path}`);
    const answer = await send(target, { ...call, headers: { ...headers, ...call.headers } });
    answers.push(answer);
    if (isJson(answer) && target.href.startsWith(url)) checkedBody(jsonOf(answer));
    return answer;
  }

  async function read(id: string): Promise<Video> {
    return videoOf(await call(`/videos/${id}`), 200);
  }

  async function until(id: string, isWanted: (video: Video) => boolean): Promise<Video> {
    return await eventually(`video ${id}`, () => read(id), isWanted);
  }

  return {
    url,
    answers,
    call,
    create: async (json, more = {}) =>
      videoOf(await call("/videos", { method: "POST", json, headers: more }), 202),
    read,
    until,
    ended: (id) => until(id, ({ status }) => status === "completed" || status === "failed"),
  };
}

/** Looks again and again until the value is as wanted; throws with the last one when patience ends. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T>,
  isWanted: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await look();
    if (isWanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what} stayed ${JSON.stringify(value)}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** The video of an answer; throws with all of the answer when its status is another. */
export function videoOf(answer: Answer, status?: number): Video {
  if (status !== undefined && answer.status !== status) throw new Error(inWords(answer));
  return VIDEO_OBJECT.parse(jsonOf(answer));
}

/** The error of an answer; throws with all of the answer when it has none. */
export function errorOf(answer: Answer): ApiError {
  const parsed = ERROR_BODY.safeParse(jsonOf(answer));
  if (!parsed.success) throw new Error(inWords(answer));
  return parsed.data.error;
}

function isJson({ headers, body }: Answer): boolean {
  return body.byteLength > 0 && (headers.get("content-type") ?? "").startsWith("application/json");
}

/** The parsed body of an answer. */
export function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(answer.body.toString("utf8"));
  } catch {
    throw new Error(`no JSON: ${inWords(answer)}`);
  }
}

function inWords({ method, path, status, body }: Answer): string {
  return `${method} ${path} answered ${status}: ${body.subarray(0, 2_000).toString("utf8")}`;
}

async function send(url: URL, call: Call): Promise<Answer> {
  const { method = "GET" } = call;
  const response = await respond(url, call, await encode(call));
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const path = `${url.pathname}${url.search}`;
  return { method, path, status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
}

async function encode({ json, form, body }: Call): Promise<Encoded> {
  if (json !== undefined) {
    const text = JSON.stringify(json);
    return {
      headers: { "content-type": "application/json", "content-length": `${Buffer.byteLength(text)}` },
      body: text,
    };
  }
  if (form) {
    const encoded = new Response(form);
    const bytes = Buffer.from(await encoded.arrayBuffer());
    return {
      headers: {
        "content-type": encoded.headers.get("content-type") ?? "",
        "content-length": `${bytes.byteLength}`,
      },
      body: bytes,
    };
  }
  if (body === undefined) return { headers: {} };
  return { headers: { "content-length": `${Buffer.byteLength(body)}` }, body };
}

interface Encoded {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

function respond(url: URL, call: Call, encoded: Encoded): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { ...encoded.headers, ...call.headers };
    const sent = request(url, { method: call.method, agent, headers });
    sent.on("error", reject);
    sent.once("response", (response) => {
      // The answer may come before its request has ended.
      response.once("close", () => sent.destroy());
      resolve(response);
    });
    for (const piece of call.pieces ?? []) sent.write(piece);
    sent.end(encoded.body);
  });
}
