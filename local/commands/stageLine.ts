import { LOG_EVENTS, type LogEvent, type LogFields } from "../../src/lib/services/logEvents.ts";
import { readObject } from "./partLogs.ts";

type Sentences = { readonly [E in LogEvent]?: (fields: LogFields<E>) => string };

/** What people are told of a film while it is made. */
const SENTENCES: Sentences = {
  video_accepted: ({ model, estimatedUsd, replayed }) =>
    replayed ? "asked for again" : `accepted for ${model}, about ${dollars(estimatedUsd)}`,
  job_waiting: ({ position }) => `waiting for a slot${position === null ? "" : ` (${ordinal(position)})`}`,
  job_submitting: ({ model, resource }) => `handing over to ${model} at ${resource}`,
  job_bound: ({ providerId }) => `rendering as ${providerId}`,
  job_ended: ({ how, seconds }) => (how === "made" ? `rendered in ${time(seconds)}` : `job ${how}`),
  film_archived: ({ bytes, seconds }) => `archived ${size(bytes)} in ${time(seconds)}`,
  video_settled: ({ usd }) => `settled: ${dollars(usd)}`,
  video_ended: ({ stage, failure, seconds }) =>
    `${stage}${failure === null ? "" : ` (${failure})`} after ${time(seconds)}`,
  cancel_requested: () => "cancel asked for",
  video_erased: () => "erased",
  retention_removed: () => "films removed, their time is over",
  submit_resolved: ({ how }) => `lost submit resolved: ${how}`,
};

/**
 * A line of the app's log for people: a stage of a film, or what somebody should look at; null for what only machines
 * want, undefined for a line that is none of the app's log.
 */
export function stageLine(line: string): string | null | undefined {
  const fields = readObject(line);
  if (!fields || !isEvent(fields["event"])) return undefined;
  const { time: at, event, videoId } = fields;
  const what = sentenceOf(event, fields);
  if (what === null) return null;
  const clock = new Date(String(at)).toTimeString().slice(0, 8);
  return [clock, ...(typeof videoId === "string" ? [videoId] : []), what].join(" ");
}

function sentenceOf(event: LogEvent, fields: Readonly<Record<string, unknown>>): string | null {
  // The app has written the line by the same list: its fields are those of its event.
  const say = SENTENCES[event] as ((fields: object) => string) | undefined;
  if (say) return say(fields);
  const { level } = LOG_EVENTS[event];
  if (level === "debug" || level === "info") return null;
  const { time: _time, level: _level, event: _event, videoId: _videoId, fault: _fault, ...rest } = fields;
  const told = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return [`${level}: ${event}`, ...told.map(([name, value]) => `${name}=${value}`)].join(" ");
}

function isEvent(name: unknown): name is LogEvent {
  return typeof name === "string" && Object.hasOwn(LOG_EVENTS, name);
}

function dollars(usd: number | null): string {
  return usd === null ? "an unknown sum" : `$${usd.toFixed(4).replace(/0{1,2}$/, "")}`;
}

function time(seconds: number | null): string {
  return seconds === null ? "?" : `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

function size(bytes: number | null): string {
  return bytes === null ? "?" : `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
}

function ordinal(number: number): string {
  const ending = new Intl.PluralRules("en", { type: "ordinal" }).select(number);
  const ENDINGS: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" };
  return `${number}${ENDINGS[ending] ?? "th"}`;
}
