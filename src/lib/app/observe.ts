import type { LogEvent, LogFields } from "../services/logEvents.ts";
import type { Attributes, Telemetry } from "../telemetry/telemetry.ts";

type Observers = {
  readonly [E in LogEvent]?: (fields: LogFields<E>, telemetry: Telemetry, now: number) => void;
};

/** What is measured of each line of the log: one list of what happens serves both. */
const OBSERVERS: Observers = {
  video_ended({ videoId, model, stage, failure, seconds }, telemetry, now) {
    const how = known({ model, stage, failure });
    telemetry.measure("dailies.videos", 1, how);
    if (videoId === null || seconds === null) return;
    telemetry.measure("dailies.time_to_film", seconds, known({ model, stage }));
    const attributes = { ...how, "dailies.video_id": videoId };
    const startedAt = now - seconds * 1_000;
    telemetry.workflow({ name: "generateVideo", videoId, startedAt, endedAt: now, attributes });
  },
  video_settled({ model, usd, filmSeconds }, telemetry) {
    telemetry.measure("dailies.spent", usd ?? 0, known({ model }));
    telemetry.measure("dailies.film.seconds", filmSeconds ?? 0, known({ model }));
  },
  film_archived({ model, bytes }, telemetry) {
    telemetry.measure("dailies.films", 1, known({ model }));
    telemetry.measure("dailies.film.bytes", bytes ?? 0, known({ model }));
  },
  capacity_seen({ group, waiting, running }, telemetry) {
    telemetry.measure("dailies.waiting", waiting ?? 0, known({ group }));
    telemetry.measure("dailies.running", running ?? 0, known({ group }));
  },
  job_bound({ model, resource }, telemetry) {
    const answer = { call: "create", kind: "accepted", model, resource };
    telemetry.measure("dailies.provider.answers", 1, known(answer));
  },
  job_polled({ lateSeconds }, telemetry) {
    if (lateSeconds !== null) telemetry.measure("dailies.poll.lateness", lateSeconds, {});
    telemetry.measure("dailies.provider.answers", 1, { call: "status", kind: "accepted" });
  },
  provider_answer({ call, kind, model, resource }, telemetry) {
    telemetry.measure("dailies.provider.answers", 1, known({ call, kind, model, resource }));
  },
  http_request({ method, route, status, ms }, telemetry) {
    const attributes = {
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
    };
    telemetry.measure("http.server.request.duration", (ms ?? 0) / 1_000, known(attributes));
  },
};

/** Measures what a line of the log tells. */
export function observe<E extends LogEvent>(
  event: E,
  fields: LogFields<E>,
  telemetry: Telemetry,
  now: number,
): void {
  OBSERVERS[event]?.(fields, telemetry, now);
}

function known(values: Readonly<Record<string, string | number | null>>): Attributes {
  const attributes: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) if (value !== null) attributes[name] = value;
  return attributes;
}
