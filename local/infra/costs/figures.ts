/** A list price of so many units, in US dollars. */
interface Price {
  readonly usd: number;
  readonly units: number;
  readonly per: string;
  /** From a guide of the vendor; else remembered, to be looked up before anybody relies on it. */
  readonly isPublished: boolean;
}

/** What the costs rest on: list prices of one region. */
export const PRICES = {
  gbSecond: { usd: 0.026, units: 1_000, per: "thousand GB-seconds on demand", isPublished: true },
  execution: { usd: 0.4, units: 1_000_000, per: "million executions", isPublished: true },
  readyGbSecond: { usd: 0.004, units: 1_000, per: "thousand GB-seconds always ready", isPublished: false },
  storageCall: { usd: 0.004, units: 10_000, per: "10,000 calls of queues and tables", isPublished: false },
  logGb: { usd: 2.3, units: 1, per: "GB of logs", isPublished: true },
  logAlertMonth: { usd: 0.5, units: 1, per: "month of a log alert", isPublished: false },
  metricAlertMonth: { usd: 0.1, units: 1, per: "month of a metric alert", isPublished: false },
  storedGbMonth: { usd: 0.02, units: 1, per: "GB of hot blobs for a month", isPublished: false },
  addressHour: { usd: 0.01, units: 1, per: "hour of a private address", isPublished: false },
} as const satisfies Readonly<Record<string, Price>>;

/** What is free every month. */
export const FREE = { gbSeconds: 100_000, executions: 250_000, logGb: 5 } as const;

export const DAYS_A_MONTH = 30;
const MB = 1e6;

/** What an idle day has: the sweep every five minutes, and the host's questions to its queues while it is up for it. */
export const IDLE = {
  sweeps: 288,
  sweepSeconds: 5,
  instanceGb: 2,
  /** So long an instance stays up after a sweep, and asks its queues. */
  upSecondsASweep: 60,
  logBytesASweep: 5_000,
} as const;

/** What a busy day has besides: a thousand films. An instance is up all day. */
export const BUSY = {
  films: 1_000,
  filmSeconds: 4,
  filmBytes: 5 * MB,
  executionsAFilm: 60,
  secondsAnExecution: 0.3,
  storageCallsAFilm: 385,
  logBytesAFilm: 20_000,
} as const;
