import {
  type Context,
  context,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { parseTraceParent } from "@opentelemetry/core";
import { type IdGenerator, RandomIdGenerator } from "@opentelemetry/sdk-trace";
import { filmTrace } from "./filmTrace.ts";
import type { Attributes, OpenSpan, SpanPlace, SpanStart, Telemetry } from "./telemetry.ts";

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const satisfies Record<SpanStart["side"], SpanKind>;

/** Where a span stands: its own ids, and its parent in the same trace, null at the top. */
interface Standing {
  readonly self: SpanContext;
  readonly parent: SpanContext | null;
  readonly links: readonly Link[];
}

/** Random ids, unless those of the next span are given. */
export class GivenIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  next: SpanContext | null = null;

  generateTraceId = (): string => this.next?.traceId ?? this.#random.generateTraceId();
  generateSpanId = (): string => this.next?.spanId ?? this.#random.generateSpanId();
}

/**
 * Spans that are written down when they are over: only then is it known which film a request made, and so to which
 * trace it belongs. What runs meanwhile sees the span's ids all the same.
 */
export function createSpans(
  tracer: Tracer,
  ids: GivenIds,
  now: () => number,
): Pick<Telemetry, "span" | "within" | "workflow"> {
  return { span, within, workflow };

  async function span<T>(start: SpanStart, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    const startedAt = now();
    let standing = standingAt(start.place);
    let attributes = start.attributes;
    let failure: string | null = null;
    const open: OpenSpan = {
      set: (more) => {
        attributes = { ...attributes, ...more };
      },
      fail: (word) => {
        failure = word;
      },
      begins: (videoId) => {
        const { traceId, rootId } = filmTrace(videoId);
        const links = standing.parent === null ? [] : [{ context: standing.parent }];
        standing = { self: contextOf(traceId, rootId), parent: null, links };
      },
    };
    try {
      return await context.with(trace.setSpanContext(context.active(), standing.self), () => work(open));
    } catch (error) {
      failure ??= error instanceof Error ? error.name : "failed";
      throw error;
    } finally {
      write({ ...start, attributes }, standing, startedAt, now(), failure);
    }
  }

  function within<T>(videoId: string, work: () => Promise<T>): Promise<T> {
    const { traceId, rootId } = filmTrace(videoId);
    return context.with(trace.setSpanContext(context.active(), contextOf(traceId, rootId)), work);
  }

  function workflow({ name, videoId, startedAt, endedAt, attributes }: Parameters<Telemetry["workflow"]>[0]) {
    const { traceId, rootId, workflowId } = filmTrace(videoId);
    const parent = contextOf(traceId, rootId);
    const standing = { self: contextOf(traceId, workflowId), parent, links: [] };
    write({ name, side: "internal", attributes }, standing, startedAt, endedAt, null);
  }

  function standingAt(place: SpanPlace): Standing {
    const parent = parentAt(place);
    const traceId = parent?.traceId ?? ids.generateTraceId();
    const flags = parent?.traceFlags ?? TraceFlags.SAMPLED;
    return { self: { traceId, spanId: ids.generateSpanId(), traceFlags: flags }, parent, links: [] };
  }

  function write(
    { name, side, attributes }: { name: string; side: SpanStart["side"]; attributes: Attributes },
    { self, parent, links }: Standing,
    startTime: number,
    endTime: number,
    failure: string | null,
  ): void {
    const below: Context = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    ids.next = self;
    const written = tracer.startSpan(
      name,
      { kind: KINDS[side], startTime, attributes: { ...attributes }, links: [...links] },
      below,
    );
    ids.next = null;
    if (failure !== null) written.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    written.end(endTime);
  }
}

function parentAt(place: SpanPlace): SpanContext | null {
  switch (place.kind) {
    case "film": {
      const { traceId, workflowId } = filmTrace(place.videoId);
      return contextOf(traceId, workflowId);
    }
    case "caller":
      return place.traceparent === null ? null : parseTraceParent(place.traceparent);
    case "current":
      return trace.getSpanContext(context.active()) ?? null;
  }
}

function contextOf(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}
