import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { getNumberFromEnv, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createInstruments } from "./instruments.ts";
import { createSpans, GivenIds } from "./spans.ts";
import type { Telemetry } from "./telemetry.ts";

export interface TelemetryOptions {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: traces and metrics go below it, as JSON. */
  readonly endpoint: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** OpenTelemetry's own names and defaults. */
const SPANS_EVERY_MS = ["OTEL_BSP_SCHEDULE_DELAY", 5_000] as const;
const METRICS_EVERY_MS = ["OTEL_METRIC_EXPORT_INTERVAL", 60_000] as const;

/**
 * Sends spans and metrics to a collector. One that does not answer costs what it did not get, and nothing else.
 * OpenTelemetry's other settings (headers, resource attributes, temporality) are read by its own exporters.
 */
export function startTelemetry({ endpoint, now }: TelemetryOptions): Telemetry {
  const below = (path: string) => `${endpoint.replace(/\/+$/, "")}/${path}`;
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "dailies" }))
    .merge(detectResources({ detectors: [envDetector, serviceInstanceIdDetector] }));
  const ids = new GivenIds();
  const spans = new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url: below("v1/traces") }),
    scheduledDelayMillis: milliseconds(SPANS_EVERY_MS),
  });
  const traces = new TracerProvider({ resource, idGenerator: ids, spanProcessors: [spans] });
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: below("v1/metrics") }),
    exportIntervalMillis: milliseconds(METRICS_EVERY_MS),
    exportTimeoutMillis: milliseconds(METRICS_EVERY_MS),
  });
  const meters = new MeterProvider({ resource, readers: [reader] });

  // Global, so that the durable client finds the span it is called in and hands it on to the engine.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(traces);
  metrics.setGlobalMeterProvider(meters);
  return {
    ...createSpans(traces.getTracer("dailies"), ids, now),
    measure: createInstruments(meters.getMeter("dailies"), now),
  };
}

function milliseconds([name, fallback]: readonly [string, number]): number {
  return getNumberFromEnv(name) ?? fallback;
}
