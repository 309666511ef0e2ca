import {
  APICallError,
  type Experimental_VideoModelV4CallOptions as CallOptions,
  type Experimental_VideoModelV4File as ImageFile,
  type Experimental_VideoModelV4 as VideoModel,
} from "@ai-sdk/provider";

/** Where a Dailies is, and the key to it. */
export interface DailiesSettings {
  /** With the base path: `https://<host>/api/v1`. */
  readonly baseURL: string;
  readonly apiKey: string;
  readonly fetch?: typeof fetch;
}

type Warnings = { type: "unsupported"; feature: string }[];
type Headers = Record<string, string | undefined> | undefined;

/** What of the video object is needed here. */
interface Video {
  readonly id: string;
  readonly status: "queued" | "in_progress" | "completed" | "failed";
  readonly error: { readonly message: string } | null;
  readonly outputs: readonly { readonly content_url: string | null }[];
  readonly cost: { readonly currency: string; readonly estimated: number; readonly actual: number | null };
}

/** Video models of a Dailies for Vercel's AI SDK: `createDailies(…).video("sora-2")` goes to its `generateVideo`. */
export function createDailies({ baseURL, apiKey, fetch: send = fetch }: DailiesSettings) {
  const base = baseURL.replace(/\/+$/, "");

  async function call(url: string, init: RequestInit & { headers?: Headers }): Promise<Response> {
    const given = Object.entries(init.headers ?? {}).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const headers = { ...Object.fromEntries(given), authorization: `Bearer ${apiKey}` };
    const response = await send(url, { ...init, headers });
    if (response.ok) return response;
    const responseBody = await response.text();
    // A refusal that is final must not be repeated; the AI SDK repeats what says that it may.
    const isRetryable = response.headers.get("x-should-retry") !== "false" && response.status >= 429;
    const { message } = problemIn(responseBody) ?? { message: `HTTP ${response.status}` };
    throw new APICallError({
      message,
      url,
      requestBodyValues: init.body,
      statusCode: response.status,
      responseBody,
      isRetryable,
    });
  }

  function video(modelId: string): VideoModel {
    const about = (response: Response) => ({
      timestamp: new Date(),
      modelId,
      headers: Object.fromEntries(response.headers),
    });
    return {
      specificationVersion: "v4",
      provider: "dailies",
      modelId,
      maxVideosPerCall: 4,

      async doStart(options) {
        const warnings: Warnings = [];
        const body = JSON.stringify({ model: modelId, ...bodyOf(options, warnings) });
        const headers = { ...options.headers, "content-type": "application/json" };
        const init = { method: "POST", headers, body, ...signalOf(options) };
        // The AI SDK gives each start a key of its own, and repeats it under the same: it is paid once.
        const response = await call(`${base}/videos`, init);
        const { id, cost } = await videoIn(response);
        return {
          operation: id,
          warnings,
          providerMetadata: { dailies: { id, cost: { ...cost } } },
          response: about(response),
        };
      },

      async doStatus({ operation, headers, ...options }) {
        const response = await call(`${base}/videos/${String(operation)}`, {
          headers: { ...headers },
          ...signalOf(options),
        });
        const { id, status, error, outputs, cost } = await videoIn(response);
        const said = { response: about(response), providerMetadata: { dailies: { id, cost: { ...cost } } } };
        if (status === "failed")
          return { status: "error", error: error?.message ?? "The video failed.", ...said };
        if (status !== "completed") return { status: "pending", ...said };
        const films = outputs.flatMap(({ content_url }) => content_url ?? []);
        const videos = await Promise.all(
          films.map((url) => download(url, { headers: { ...headers }, ...signalOf(options) })),
        );
        return { status: "completed", videos, warnings: [], ...said };
      },
    };
  }

  /** The AI SDK would fetch an address without our key. */
  async function download(url: string, init: RequestInit & { headers?: Headers }) {
    const response = await call(url, init);
    const mediaType = response.headers.get("content-type") ?? "video/mp4";
    return { type: "binary" as const, data: new Uint8Array(await response.arrayBuffer()), mediaType };
  }

  return { video };
}

/** The body of a create, and a warning for each wish that this API does not know. What only some models take, they refuse. */
function bodyOf(options: CallOptions, warnings: Warnings) {
  const { prompt, n, resolution, duration, image, fps, seed, aspectRatio, generateAudio, providerOptions } =
    options;
  const unknown = { aspectRatio, inputReferences: options.inputReferences?.[0] };
  for (const [feature, wish] of Object.entries(unknown))
    if (wish !== undefined) warnings.push({ type: "unsupported", feature });
  const last = options.frameImages?.some(({ frameType }) => frameType === "last_frame");
  if (last) warnings.push({ type: "unsupported", feature: "frameImages: last_frame" });
  const first = image ?? options.frameImages?.find(({ frameType }) => frameType === "first_frame")?.image;
  return {
    prompt,
    ...(n > 1 ? { n_variants: n } : {}),
    ...(resolution ? { size: resolution } : {}),
    ...(duration === undefined ? {} : { seconds: String(duration) }),
    ...(first ? { input_reference: { image_url: dataUrlOf(first) } } : {}),
    fps,
    seed,
    generate_audio: generateAudio,
    ...providerOptions["dailies"],
  };
}

function dataUrlOf(image: ImageFile): string {
  if (image.type === "url") return image.url;
  const base64 = typeof image.data === "string" ? image.data : Buffer.from(image.data).toString("base64");
  return `data:${image.mediaType};base64,${base64}`;
}

async function videoIn(response: Response): Promise<Video> {
  return (await response.json()) as Video; // the API's own shape, which openapi.json describes
}

function signalOf({ abortSignal }: { abortSignal?: AbortSignal | undefined }) {
  return abortSignal ? { signal: abortSignal } : {};
}

function problemIn(text: string): { message: string } | null {
  try {
    return JSON.parse(text).error ?? null;
  } catch {
    return null;
  }
}
