import type { OwnerHash } from "../hash/ownerHash.ts";

/** What a field of a log line holds. None of them ever holds a prompt, a key or a signed URL. */
type FieldKind =
  | "text"
  | "number"
  | "flag"
  /** The SHA-256 of an owner, cut: lines of one owner can be told from others' without naming anybody. */
  | "ownerHash"
  /** The name, code and stack of something thrown, without its message. */
  | "fault";

interface EventShape {
  readonly level: Level;
  readonly fields: Readonly<Record<string, FieldKind>>;
}

export type Level = "debug" | "info" | "warn" | "error";

const JOB = { videoId: "text", jobIndex: "number" } as const;
const EVENT = { videoId: "text", eventId: "text", host: "text" } as const;

/**
 * Every line the app can log: its level and, beside `time`, `level` and `event`, its fields. What is not here cannot be
 * logged; the queries behind alerts and pictures are tested against this list.
 */
export const LOG_EVENTS = {
  // One film from its request to its end, in the order in which it happens.
  video_accepted: {
    level: "info",
    fields: {
      videoId: "text",
      owner: "ownerHash",
      model: "text",
      jobs: "number",
      estimatedUsd: "number",
      replayed: "flag",
    },
  },
  budget_refused: {
    level: "warn",
    fields: {
      owner: "ownerHash",
      model: "text",
      scope: "text",
      period: "text",
      estimatedUsd: "number",
      limitUsd: "number",
    },
  },
  job_waiting: { level: "info", fields: { ...JOB, group: "text", position: "number" } },
  job_submitting: { level: "info", fields: { ...JOB, model: "text", resource: "text" } },
  job_bound: {
    level: "info",
    fields: { ...JOB, model: "text", resource: "text", providerId: "text", waitedSeconds: "number" },
  },
  answer_unwritten: { level: "warn", fields: { ...JOB, answer: "text", providerId: "text" } },
  job_goes_elsewhere: {
    level: "warn",
    fields: { ...JOB, model: "text", resource: "text", code: "text" },
  },
  job_polled: {
    level: "debug",
    fields: { ...JOB, state: "text", progress: "number", lateSeconds: "number" },
  },
  job_ended: { level: "info", fields: { ...JOB, how: "text", films: "number", seconds: "number" } },
  film_archived: {
    level: "info",
    fields: { ...JOB, output: "number", model: "text", bytes: "number", seconds: "number" },
  },
  video_settled: {
    level: "info",
    fields: {
      videoId: "text",
      model: "text",
      usd: "number",
      estimatedUsd: "number",
      films: "number",
      filmSeconds: "number",
    },
  },
  video_ended: {
    level: "info",
    fields: {
      videoId: "text",
      model: "text",
      stage: "text",
      failure: "text",
      usd: "number",
      seconds: "number",
    },
  },

  // What else callers and operators do to a film.
  cancel_requested: { level: "info", fields: { videoId: "text" } },
  submit_resolved: { level: "info", fields: { videoId: "text", how: "text" } },
  video_erased: { level: "info", fields: { videoId: "text" } },
  history_left: { level: "warn", fields: { videoId: "text" } },
  provider_copy_left: { level: "warn", fields: { videoId: "text", providerId: "text" } },
  retention_removed: { level: "info", fields: { videoId: "text" } },

  // What receivers of events are told of a film.
  event_delivered: { level: "info", fields: { ...EVENT, attempts: "number", status: "number" } },
  event_refused: {
    level: "warn",
    fields: { ...EVENT, attempts: "number", status: "number", reason: "text" },
  },
  event_given_up: {
    level: "error",
    fields: { ...EVENT, attempts: "number", status: "number", reason: "text" },
  },
  event_not_started: { level: "warn", fields: { videoId: "text" } },

  // Requests.
  http_request: {
    level: "info",
    fields: {
      function: "text",
      route: "text",
      method: "text",
      status: "number",
      ms: "number",
      owner: "ownerHash",
      videoId: "text",
      requestId: "text",
    },
  },
  http_fault: {
    level: "error",
    fields: { code: "text", function: "text", method: "text", requestId: "text", fault: "fault" },
  },
  content_broke_off: { level: "warn", fields: { videoId: "text" } },
  events_broke_off: { level: "warn", fields: { requestId: "text" } },

  // The settings, once a process.
  settings_wrong: { level: "error", fields: { setting: "text", problem: "text" } },
  settings_doubtful: { level: "warn", fields: { setting: "text", problem: "text" } },

  // What a provider answered where it did not do what was asked.
  provider_answer: {
    level: "warn",
    fields: {
      ...JOB,
      call: "text",
      kind: "text",
      status: "number",
      code: "text",
      model: "text",
      resource: "text",
      reason: "text",
    },
  },
  unknown_status: {
    level: "warn",
    fields: { ...JOB, model: "text", resource: "text", word: "text" },
  },
  submit_unknown: { level: "error", fields: { ...JOB, model: "text", resource: "text" } },
  bill_doubted: {
    level: "error",
    fields: { ...JOB, model: "text", usd: "number", statedUsd: "number" },
  },
  late_reply: { level: "error", fields: { ...JOB, model: "text", providerId: "text", usd: "number" } },
  create_unaccounted: { level: "error", fields: { ...JOB, n: "number", model: "text", usd: "number" } },
  create_accounted: { level: "info", fields: { videoId: "text", n: "number", how: "text", usd: "number" } },
  counted_create_found: { level: "warn", fields: { videoId: "text", model: "text", providerId: "text" } },
  count_not_settled: { level: "warn", fields: { videoId: "text", reason: "text" } },
  orphan_at_provider: {
    level: "error",
    fields: { model: "text", resource: "text", providerId: "text", createdAt: "number" },
  },

  // Films and input images that are not as they should be.
  archive_failed: {
    level: "warn",
    fields: { ...JOB, output: "number", model: "text", reason: "text" },
  },
  film_differs: {
    level: "warn",
    fields: {
      videoId: "text",
      blob: "text",
      asked: "text",
      width: "number",
      height: "number",
      durationSeconds: "number",
      hasAudio: "flag",
    },
  },
  film_unusual: {
    level: "warn",
    fields: { videoId: "text", blob: "text", container: "text", bytesBehind: "number" },
  },
  film_not_asked_for: { level: "warn", fields: { ...JOB, film: "number", providerId: "text" } },
  job_not_loaded: { level: "warn", fields: JOB },
  image_lost: { level: "error", fields: { videoId: "text" } },
  image_unusable: { level: "warn", fields: { videoId: "text" } },

  // What the sweep sees and mends.
  capacity_seen: {
    level: "info",
    fields: { group: "text", waiting: "number", running: "number", oldestSeconds: "number" },
  },
  group_paused: { level: "warn", fields: { group: "text", waiting: "number" } },
  waiting_long: {
    level: "warn",
    fields: { group: "text", waiting: "number", oldestSeconds: "number", videoId: "text" },
  },
  ticket_unreadable: { level: "error", fields: { group: "text", tickets: "number" } },
  start_failed: { level: "warn", fields: { videoId: "text" } },
  abandoned_create: { level: "warn", fields: { videoId: "text" } },
  slot_reclaimed: { level: "warn", fields: JOB },
  job_restarted: { level: "warn", fields: { ...JOB, run: "number" } },
  video_restarted: { level: "warn", fields: { videoId: "text", run: "number" } },
  repair_failed: { level: "error", fields: { videoId: "text", reason: "text" } },
  video_given_up: { level: "error", fields: { videoId: "text", runs: "number" } },
} as const satisfies Readonly<Record<string, EventShape>>;

export type LogEvent = keyof typeof LOG_EVENTS;

interface Values {
  readonly text: string | null;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly ownerHash: OwnerHash | null;
  readonly fault: object;
}

/** The fields of one event: all of them, null where there is nothing to tell. */
export type LogFields<E extends LogEvent> = {
  readonly [Name in keyof (typeof LOG_EVENTS)[E]["fields"]]: (typeof LOG_EVENTS)[E]["fields"][Name] extends FieldKind
    ? Values[(typeof LOG_EVENTS)[E]["fields"][Name]]
    : never;
};
