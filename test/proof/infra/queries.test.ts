import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../../local/commands/buildApp.ts";
import { ANSWER_KINDS } from "../../../src/lib/domain/polling/answerKind.ts";
import { FAILURE_CODES } from "../../../src/lib/domain/video/failure.ts";
import { STAGES } from "../../../src/lib/domain/video/stage.ts";
import { LOG_EVENTS } from "../../../src/lib/services/logEvents.ts";

/** What every line has, whatever it tells. */
const ON_EVERY_LINE = ["time", "level", "event"];
/** The words that these fields can hold. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  kind: ANSWER_KINDS,
  failure: FAILURE_CODES,
  call: ["create", "status", "film"],
  stage: STAGES,
};
const FIELDS = new Map<string, readonly string[]>(
  Object.entries(LOG_EVENTS).map(([event, { fields }]) => [event, Object.keys(fields)]),
);

const queries = globSync("infra/queries/**/*.kql", { cwd: root })
  .sort()
  .map((file) => [file, readFileSync(join(root, file), "utf8")] as const);

describe("a query behind an alert or a picture", () => {
  test.each(queries)("%s names only events that the app logs", (_, text) => {
    expect(comparedWith(text, "event").filter((event) => !FIELDS.has(event))).toEqual([]);
  });

  test.each(queries)("%s names only fields that its events' lines have", (_, text) => {
    expect(unknownFields(text)).toEqual([]);
  });

  test.each(queries)("%s looks only for words that its fields can hold", (_, text) => {
    for (const [field, words] of Object.entries(WORDS))
      expect(comparedWith(text, field).filter((word) => !words.includes(word))).toEqual([]);
  });

  test.each(queries)("%s rests on log lines alone", (_, text) => {
    expect(new Set([...text.matchAll(/\b(App[A-Z]\w+|Azure[A-Z]\w+)\b/g)].map(([, table]) => table))).toEqual(
      new Set(["AppTraces"]),
    );
  });

  test("that names what no line has is noticed", () => {
    const text =
      'AppTraces | extend line = parse_json(Message) | where line.event == "video_endet" | project line.stag';
    expect(comparedWith(text, "event")).toEqual(["video_endet"]);
    expect(unknownFields(text)).toEqual(["stag"]);
    expect(unknownFields('| where line.event == "video_ended" | project line.owner')).toEqual(["owner"]);
    expect(comparedWith('where line.kind in ("bussy", "unpaid")', "kind")).toEqual(["bussy", "unpaid"]);
  });
});

test("every line that tells of a fault which must not be passed over is behind an alert", () => {
  const asked = new Set(
    queries.filter(([file]) => file.includes("/alerts/")).flatMap(([, text]) => comparedWith(text, "event")),
  );
  const errors = Object.entries(LOG_EVENTS).filter(([, { level }]) => level === "error");
  expect(errors.map(([event]) => event).filter((event) => !asked.has(event))).toEqual([]);
});

test("every event in the list is logged somewhere, and so can be asked for", () => {
  const source = globSync("src/**/*.ts", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));
  const logged = new Set(
    source.flatMap((text) => [...text.matchAll(/\blog\(\s*"([a-z_]+)"/g)].map(([, event]) => event)),
  );
  expect([...FIELDS.keys()].filter((event) => !logged.has(event))).toEqual([]);
});

/** The words that a query compares a field with: `line.event == "x"`, `line.event in ("x", "y")`. */
function comparedWith(text: string, field: string): readonly string[] {
  const comparison = new RegExp(`line\\.${field} (?:==|!=|in|!in) (\\("[^)]*\\)|"[^"]*")`, "g");
  return [...text.matchAll(comparison)].flatMap(([, words = ""]) =>
    [...words.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word),
  );
}

/** The fields that a query reads and none of the lines that it asks for has; one that asks for none reads any line's. */
function unknownFields(text: string): readonly string[] {
  const events = comparedWith(text, "event");
  const asked = events.length > 0 ? events : [...FIELDS.keys()];
  const known = [...asked.flatMap((event) => FIELDS.get(event) ?? []), ...ON_EVERY_LINE];
  const read = new Set([...text.matchAll(/\bline\.(\w+)/g)].map(([, field = ""]) => field));
  return [...read].filter((field) => !known.includes(field));
}
