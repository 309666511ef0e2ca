import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";
import { LOG_EVENTS } from "../../src/lib/services/logEvents.ts";

/** Fields that every line has. */
const ON_EVERY_LINE = ["event", "videoId"];
const FIELDS = new Map<string, readonly string[]>(
  Object.entries(LOG_EVENTS).map(([event, { fields }]) => [event, Object.keys(fields)]),
);

const queries = globSync("infra/queries/**/*.kql", { cwd: root })
  .sort()
  .map((file) => [file, readFileSync(join(root, file), "utf8")] as const);

describe("a query behind an alert or a picture", () => {
  test.each(queries)(
    "%s names only events that the app logs, and fields that their lines have",
    (_, text) => {
      const events = eventsOf(text);
      const known = [...events.flatMap((event) => FIELDS.get(event) ?? []), ...ON_EVERY_LINE];
      expect(events.filter((event) => !FIELDS.has(event))).toEqual([]);
      expect(fieldsOf(text).filter((field) => !known.includes(field))).toEqual([]);
    },
  );

  test.each(queries)("%s rests on log lines alone", (_, text) => {
    expect(new Set([...text.matchAll(/\b(App[A-Z]\w+|Azure[A-Z]\w+)\b/g)].map(([, table]) => table))).toEqual(
      new Set(["AppTraces"]),
    );
  });

  test("of a field or an event that no line has is noticed", () => {
    const text =
      'AppTraces | extend line = parse_json(Message) | where line.event == "video_endet" | project line.stag';
    expect(eventsOf(text)).toEqual(["video_endet"]);
    expect(fieldsOf(text)).toEqual(["event", "stag"]);
  });
});

/** The events that a query compares a line's `event` with: `line.event == "x"`, `line.event in ("x", "y")`. */
function eventsOf(text: string): readonly string[] {
  return [...text.matchAll(/line\.event (?:==|in) (\("[^)]*\)|"[^"]*")/g)].flatMap(([, names]) =>
    [...(names ?? "").matchAll(/"([^"]*)"/g)].map(([, name]) => name ?? ""),
  );
}

function fieldsOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\bline\.(\w+)/g)].map(([, field]) => field ?? ""))];
}
