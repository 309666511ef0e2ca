import { expect, test } from "vitest";
import { parseRecordRow, toRecordColumns } from "../../../src/lib/storage/videos/recordRow.ts";

const TARGET =
  '{"api":"sora-2","endpoint":"https://films.example","deployment":"sora-2","paths":"v1","apiVersion":null,"auth":{"kind":"key","setting":"SORA_KEY"}}';

/** A row as it lies in storages: its text must stay readable, and be written the same. */
const STORED = `{"version":1,"id":"video_01kaqz6v1mzn8f4w3v8h2r9c5d","owner":"anna","createdAt":1795348800000,\
"request":{"model":"sora-2","prompt":"a reel of film","seconds":8,"size":"1280x720","variants":2,"mode":"image",\
"image":{"sha256":"cd","contentType":"image/png","bytes":9},"remixOf":null,"metadata":{"project":"dailies"}},\
"plan":{"version":1,"jobs":[{"index":0,"outputs":[0],"group":"films.example"},{"index":1,"outputs":[1],"group":"films.example"}],\
"price":{"usdPerSecond":0.1,"scaleWithPixels":false},"estimated":16000,"source":null},"run":1,"stage":"completed","progress":100,\
"overdue":false,"cancelRequested":false,"jobs":[{"index":0,"stage":"completed","progress":100,"providerId":"gen-1","target":${TARGET},\
"submittedAt":1795348801000,"expiresAt":1795435201000,"madeAt":1795348890000},{"index":1,"stage":"failed","progress":0,"providerId":null,"target":null,\
"submittedAt":null,"expiresAt":null}],"outputs":[{"index":0,"status":"archived","film":{"blob":"v/0.mp4","bytes":7,"sha256":"ab",\
"contentType":"video/mp4","durationSeconds":8.04,"width":1280,"height":720,"hasAudio":true,"thumbnail":null}},\
{"index":1,"status":"failed","film":null}],"failure":"partial","actual":8000,"unaccounted":0,"completedAt":1795348900000,"keepUntil":null,"keyHash":null,\
"timeline":[{"stage":"queued","at":1795348800000},{"stage":"completed","at":1795348900000}],"forecast":{"running":[90000]}}`;

const withText = (from: string, to: string) => ({ json0: STORED.replace(from, to) });

test("a row from before there were timelines and forecasts is read without them", () => {
  const older = STORED.replace(/,"timeline":.*$/, "}").replace(/,"madeAt":\d+/, "");
  expect(parseRecordRow({ json0: older })).toMatchObject({ stage: "completed", timeline: [], forecast: {} });
});

test("a row that was written before is read as it is, and written back byte for byte", () => {
  const record = parseRecordRow({ json0: STORED });
  expect(record).toMatchObject({ stage: "completed", failure: "partial", request: { mode: "image" } });
  expect(toRecordColumns(record)["json0"]).toBe(STORED);
});

test.each([
  [
    '"stage":"completed","progress":100,"overdue"',
    (word: string) => `"stage":"${word}","progress":100,"overdue"`,
    [
      ...["queued", "waiting_for_capacity", "submitting", "submit_unknown", "preprocessing", "running"],
      ...[
        "processing",
        "archiving",
        "cancelling",
        "completed",
        "cancelled",
        "failed",
        "expired",
        "timed_out",
      ],
    ],
  ],
  [
    '"failure":"partial"',
    (word: string) => `"failure":"${word}"`,
    [
      ...[
        "moderation_blocked",
        "invalid_request",
        "provider_failed",
        "model_retired",
        "deployment_not_found",
      ],
      ...["provider_quota", "provider_misconfigured", "invalid_image"],
      ...[
        "provider_auth",
        "expired",
        "timed_out",
        "cancelled",
        "archive_failed",
        "partial",
        "internal_error",
      ],
    ],
  ],
  [
    '"status":"archived"',
    (word: string) => `"status":"${word}"`,
    ["waiting", "running", "archived", "failed", "cancelled", "expired"],
  ],
  ['"mode":"image"', (word: string) => `"mode":"${word}"`, ["text", "image", "remix"]],
  ['"paths":"v1"', (word: string) => `"paths":"${word}"`, ["v1", "deployments"]],
])("of %s every word that was ever stored can be read, and no other", (from, to, words) => {
  for (const word of words) expect(() => parseRecordRow(withText(from, to(word)))).not.toThrow();
  expect(() => parseRecordRow(withText(from, to("toString")))).toThrow();
});

test("a row from before creates were counted has none unaccounted for", () => {
  expect(parseRecordRow(withText('"unaccounted":0,', "")).unaccounted).toBe(0);
});

test("a job at an API that this version does not speak can be read all the same", () => {
  const { jobs } = parseRecordRow(withText('"api":"sora-2"', '"api":"another-api"'));
  expect(jobs[0]?.target?.api).toBe("another-api");
});
