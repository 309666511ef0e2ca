import { isObject, type Json, type JsonObject, type Recording } from "./recording.ts";

/** The text of a recording of 3.14.1 with failures of activities as the newer engine words them: a space less. */
export function inNewerWords(text: string): string {
  return text.replaceAll("' failed:  ", "' failed: ").replace(/(<\.NET exception \[\\*") /g, "$1");
}

/** What our host did, without the fields that 3.14.1 did not have yet. */
export function withoutNewerFields(ours: Recording): Recording {
  const finals = Object.entries(ours.finals).map(([id, one]) => [id, isObject(one) ? olderStatus(one) : one]);
  return {
    ...ours,
    finals: Object.fromEntries(finals),
    looks: ours.looks.map(olderStatus),
    invocations: ours.invocations.map((one) => ({ ...one, input: without(one.input, "sourceInstanceId") })),
  };
}

/** It showed neither an instance's parent nor its children's ids. */
function olderStatus(status: JsonObject): JsonObject {
  const shown = without(status, "parentInstanceId");
  const events = shown["historyEvents"];
  if (!Array.isArray(events)) return shown;
  const older = events.map((event: Json) => (isObject(event) ? without(event, "InstanceId") : event));
  return { ...shown, historyEvents: older };
}

function without(object: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));
}
