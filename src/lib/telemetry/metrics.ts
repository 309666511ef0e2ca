interface Metric {
  /** Sums are counted up; a spread is a histogram; a level is the last value seen, for as long as it is fresh. */
  readonly kind: "sum" | "spread" | "level";
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
}

/** Everything that is measured. Attributes are models, resources, groups, kinds: never a prompt, never a name. */
export const METRICS = {
  "dailies.videos": { kind: "sum", unit: "{video}", description: "Videos that ended, by model and stage." },
  "dailies.films": { kind: "sum", unit: "{film}", description: "Films archived, by model." },
  "dailies.film.bytes": { kind: "sum", unit: "By", description: "Bytes of the films archived, by model." },
  "dailies.film.seconds": { kind: "sum", unit: "s", description: "Seconds of film paid for, by model." },
  "dailies.spent": { kind: "sum", unit: "{USD}", description: "US dollars settled, by model." },
  "dailies.waiting": { kind: "level", unit: "{job}", description: "Jobs in line, by capacity group." },
  "dailies.running": { kind: "level", unit: "{job}", description: "Slots taken, by capacity group." },
  "dailies.time_to_film": {
    kind: "spread",
    unit: "s",
    description: "From the request to the end of a video, by model and stage.",
    buckets: [10, 30, 60, 120, 180, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400],
  },
  "dailies.poll.lateness": {
    kind: "spread",
    unit: "s",
    description: "How long after it was due a look at a job took place.",
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
  },
  "dailies.provider.answers": {
    kind: "sum",
    unit: "{answer}",
    description: "Answers of providers, by call, kind, model and resource.",
  },
  "http.server.request.duration": {
    kind: "spread",
    unit: "s",
    description: "Requests to the API, by method, route and status.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
