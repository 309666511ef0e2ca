import { type Invocation, isEpisode, isObject, type Json, type JsonObject } from "./recording.ts";

const markers = [12, 13];

/** Views of an instance that do not depend on the order in which results arrived, nor on which came together. */
export const withoutOrder = {
  /** Of each execution the last history without borders of episodes, sorted, and the last answer. */
  episodes(invocations: readonly Invocation[]): Json {
    const last = new Map<string, Invocation>();
    for (const episode of invocations.filter(isEpisode)) last.set(executionOf(episode), episode);
    return [...last.values()].map(({ input, output }) => ({
      input: { ...input, history: sorted(history(input["history"])) },
      output,
    }));
  },

  final(status: Json | undefined): Json | undefined {
    if (!isObject(status)) return status;
    return { ...status, historyEvents: sorted(status["historyEvents"]) };
  },
};

function history(events: Json | undefined): Json {
  if (!Array.isArray(events)) return [];
  return events
    .filter((event: Json) => isObject(event) && !markers.includes(Number(event["EventType"])))
    .map((event: JsonObject) => ({ ...event, IsPlayed: "<either>" }));
}

function sorted(events: Json | undefined): Json {
  if (!Array.isArray(events)) return [];
  const texts = events.map((event: Json) => JSON.stringify(ordered(event)));
  return texts.sort().map((text) => JSON.parse(text) as Json); // what was just written
}

/** The same object with its keys in order, so that its text can be compared. */
function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, ordered(item)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function executionOf({ input }: Invocation): string {
  const events = input["history"];
  const start = Array.isArray(events)
    ? events.find((event: Json) => isObject(event) && event["EventType"] === 0)
    : null;
  return JSON.stringify(isObject(start) ? (start["OrchestrationInstance"] ?? null) : null);
}
