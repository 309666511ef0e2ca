import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { LOG_EVENTS, type LogEvent, type LogFields } from "../../src/lib/services/logEvents.ts";

const operations = readFileSync(fileURLToPath(new URL("../../docs/operations.md", import.meta.url)), "utf8");

/** The rows of the table of log events: event, level, fields. */
const documented = [...operations.matchAll(/^\| `(\w+)` \| (debug|info|warn|error) \| ([^|]*) \|/gm)].map(
  ([, event = "", level = "", fields = ""]) => ({
    event,
    level,
    fields: [...fields.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name).sort(),
  }),
);

test("docs/operations.md lists every event that the app can log, with its level and all its fields", () => {
  const listed = Object.entries(LOG_EVENTS).map(([event, { level, fields }]) => ({
    event,
    level,
    fields: Object.keys(fields).sort(),
  }));
  expect(documented).toEqual(listed);
});

test("an event or a field that is not in the list does not compile, nor does an owner's own name", () => {
  type Refuses<Given, Allowed> = Given extends Allowed ? false : true;
  const refused: [
    Refuses<"video_dreamt", LogEvent>,
    Refuses<"prompt", keyof LogFields<"video_accepted">>,
    Refuses<"ann", LogFields<"http_request">["owner"]>,
    Refuses<{ videoId: string }, LogFields<"job_waiting">>,
  ] = [true, true, true, true];
  expect(refused).not.toContain(false);
});

test("no event has a field that could hold a prompt, a key, an address or an owner's name", () => {
  const fields = Object.values(LOG_EVENTS).flatMap((event) => Object.entries(event.fields));
  expect(fields.filter(([name]) => /prompt|key|url|token|secret|metadata/i.test(name))).toEqual([]);
  expect(fields.filter(([name, kind]) => name === "owner" && kind !== "ownerHash")).toEqual([]);
});

test("every line about a film carries its id under one name", () => {
  const names = Object.values(LOG_EVENTS).flatMap(({ fields }) => Object.keys(fields));
  expect(new Set(names.filter((name) => /video/i.test(name)))).toEqual(new Set(["videoId"]));
});
