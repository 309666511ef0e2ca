import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

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

/** The video object of the API, as its contract has it. */
export interface Video {
  readonly id: string;
  readonly object: string;
  readonly model: string;
  readonly status: "queued" | "in_progress" | "completed" | "failed";
  readonly progress: number;
  readonly created_at: number;
  readonly completed_at: number | null;
  readonly expires_at: number | null;
  readonly seconds: string;
  readonly size: string;
  readonly prompt: string;
  readonly remixed_from_video_id: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly stage: string;
  readonly message: string;
  readonly queue_position: number | null;
  readonly overdue: boolean;
  readonly mode: string;
  readonly n_variants: number;
  readonly cost: { readonly currency: string; readonly estimated: number; readonly actual: number | null };
  readonly outputs: readonly VideoOutput[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Admins only. */
  readonly owner?: string;
  readonly provider?: readonly {
    readonly resource: string;
    readonly deployment: string;
    readonly job_id: string;
  }[];
}

export interface VideoOutput {
  readonly index: number;
  readonly status: string;
  readonly content_url: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly duration_seconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly has_audio: boolean | null;
}

/** The `error` member of a refusal. */
export interface ApiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  readonly details?: readonly {
    readonly message: string;
    readonly param: string | null;
    readonly code: string;
  }[];
}

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

const PATIENCE_MS = 50_000;
const LOOK_EVERY_MS = 60;

/** Connections are not used twice: a server may close a kept one just when it is used again. */
const agent = Object.assign(new Agent({ keepAlive: true }), { maxFreeSockets: 0 });

/** Talks to the API at `url`, with `headers` on every request. */
export function openApi(url: string, headers: Readonly<Record<string, string>> = {}): Api {
  const answers: Answer[] = [];

  async function call(path: string, call: Call = {}): Promise<Answer> {
    const target = new URL(path.startsWith("http") ? path : `${url}${path}`);
    const answer = await send(target, { ...call, headers: { ...headers, ...call.headers } });
    answers.push(answer);
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
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
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
  return jsonOf(answer) as Video; // the documented answer
}

/** The error of an answer; throws with all of the answer when it has none. */
export function errorOf(answer: Answer): ApiError {
  const { error } = jsonOf(answer) as { error?: ApiError }; // the documented shape
  if (!error) throw new Error(inWords(answer));
  return error;
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
