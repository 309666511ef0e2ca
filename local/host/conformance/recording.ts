/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** One typed value of the worker protocol, such as `{kind: "String", value: "…"}`. */
export interface TypedValue {
  readonly kind: string;
  readonly value: Json;
}

/** One invocation of an orchestrator or an activity, as it was recorded. */
export interface RawInvocation {
  readonly function: string;
  readonly trigger: string;
  readonly instanceId: string;
  readonly input: TypedValue;
  readonly returnValue: TypedValue | null;
  readonly exception?: { readonly message: string };
}

/** One call of the durable client inside the app, with the requests that the SDK made for it. */
export interface ClientCall {
  readonly method: string;
  readonly args: readonly Json[];
  readonly result?: Json;
  readonly error?: Json;
  readonly http: readonly Json[];
}

/** One plain HTTP request, and its answer. */
export interface HttpExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly reqBody: Json;
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: Json;
}

/** One invocation with everything masked that no two runs have in common. */
export interface Invocation {
  readonly function: string;
  readonly trigger: string;
  readonly instanceId: string;
  readonly input: JsonObject;
  readonly output: Json;
}

/** What a driver and a probe saw of one scenario: the real engine's recordings have this shape, and ours. */
interface RecordingOf<T> {
  readonly client: readonly ClientCall[];
  readonly http: readonly HttpExchange[];
  /** The status with history and input at the end, by instance. */
  readonly finals: Readonly<Record<string, Json>>;
  /** What the driver saw of an instance on the way. */
  readonly looks: readonly JsonObject[];
  readonly invocations: readonly T[];
}

export type RawRecording = RecordingOf<RawInvocation>;
/** A recording that can be compared with another one of the same scenario. */
export type Recording = RecordingOf<Invocation>;

/** Whether an orchestrator was invoked, not an activity. */
export function isEpisode({ trigger }: { readonly trigger: string }): boolean {
  return trigger === "orchestrationTrigger";
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The JSON in a text, or undefined when it is none. */
export function parseJson(text: Json | undefined): Json | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as Json; // whatever it holds, JSON is what it is
  } catch {
    return undefined;
  }
}
