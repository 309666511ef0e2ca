import type { Meter } from "@opentelemetry/api";
import { METRICS, type MetricName } from "./metrics.ts";
import type { Attributes, Telemetry } from "./telemetry.ts";

/** A level that nobody has seen for longer is no longer told: another instance may have seen another one since. */
const FRESH_MS = 360_000;

interface Level {
  readonly value: number;
  readonly attributes: Attributes;
  readonly seenAt: number;
}

type Instrument = (value: number, attributes: Attributes) => void;

/** One instrument for each metric. */
export function createInstruments(meter: Meter, now: () => number): Telemetry["measure"] {
  const instruments = new Map<MetricName, Instrument>();
  return (metric, value, attributes) => {
    const instrument = instruments.get(metric) ?? createInstrument(meter, metric, now);
    instruments.set(metric, instrument);
    instrument(value, attributes);
  };
}

function createInstrument(meter: Meter, name: MetricName, now: () => number): Instrument {
  const metric = METRICS[name];
  const { unit, description } = metric;
  switch (metric.kind) {
    case "sum": {
      const counter = meter.createCounter(name, { unit, description });
      return (value, attributes) => counter.add(value, { ...attributes });
    }
    case "spread": {
      const advice = { explicitBucketBoundaries: [...metric.buckets] };
      const histogram = meter.createHistogram(name, { unit, description, advice });
      return (value, attributes) => histogram.record(value, { ...attributes });
    }
    case "level":
      return createLevel(meter, name, now);
  }
}

function createLevel(meter: Meter, name: MetricName, now: () => number): Instrument {
  const levels = new Map<string, Level>();
  const { unit, description } = METRICS[name];
  meter.createObservableGauge(name, { unit, description }).addCallback((result) => {
    for (const { value, attributes, seenAt } of levels.values())
      if (now() - seenAt <= FRESH_MS) result.observe(value, { ...attributes });
  });
  return (value, attributes) => levels.set(JSON.stringify(attributes), { value, attributes, seenAt: now() });
}
