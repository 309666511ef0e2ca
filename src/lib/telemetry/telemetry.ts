import type { MetricName } from "./metrics.ts";

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Where a span belongs. */
export type SpanPlace =
  /** The trace of a film, below its workflow. */
  | { readonly kind: "film"; readonly videoId: string }
  /** A caller's own trace (their `traceparent`), or a new one. */
  | { readonly kind: "caller"; readonly traceparent: string | null }
  /** Below whatever runs now. */
  | { readonly kind: "current" };

export interface SpanStart {
  readonly name: string;
  readonly side: "server" | "client" | "internal";
  readonly place: SpanPlace;
  readonly attributes: Attributes;
}

/** A span while it runs. */
export interface OpenSpan {
  set(attributes: Attributes): void;
  /** It failed, in one word. */
  fail(word: string): void;
  /** This request made a film: it becomes the root of the film's trace, and keeps a link to its caller's. */
  begins(videoId: string): void;
}

/** The whole life of a film's workflow, told when it is over. Milliseconds since 1970. */
export interface Workflow {
  readonly name: string;
  readonly videoId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Attributes;
}

/** What the app tells of itself to whoever listens. Nothing here throws or waits: telling must not disturb. */
export interface Telemetry {
  /** Runs work as a span; what the work throws is noted and thrown on. */
  span<T>(start: SpanStart, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** Runs work whose outbound `traceparent` is that of a film: what the engine starts belongs to it. */
  within<T>(videoId: string, work: () => Promise<T>): Promise<T>;
  workflow(whole: Workflow): void;
  measure(metric: MetricName, value: number, attributes: Attributes): void;
}

const MUTE_SPAN: OpenSpan = { set: () => undefined, fail: () => undefined, begins: () => undefined };

/** Nobody listens. */
export const MUTE: Telemetry = {
  span: (_start, work) => work(MUTE_SPAN),
  within: (_videoId, work) => work(),
  workflow: () => undefined,
  measure: () => undefined,
};
