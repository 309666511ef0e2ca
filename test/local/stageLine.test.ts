import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLine, openPartLogs } from "../../local/commands/partLogs.ts";
import { stageLine } from "../../local/commands/stageLine.ts";
import { temporaryFolder } from "../support/stack/command.ts";

const VIDEO = "video_01kaq00000000000000000000";

/** What people are told of a line, without the time of day where they are. */
function said(event: string, fields: object): string | null | undefined {
  const line = JSON.stringify({ time: "2026-11-22T12:03:04.000Z", level: "info", event, ...fields });
  const told = stageLine(line);
  return told ? told.replace(/^\d\d:\d\d:\d\d /, "") : told;
}

test.each([
  [
    "video_accepted",
    { model: "sora-2", estimatedUsd: 0.4, replayed: false },
    "accepted for sora-2, about $0.40",
  ],
  ["job_waiting", { position: 2 }, "waiting for a slot (2nd)"],
  ["job_waiting", { position: 11 }, "waiting for a slot (11th)"],
  ["job_waiting", { position: null }, "waiting for a slot"],
  [
    "job_submitting",
    { model: "sora-2", resource: "127.0.0.1:7072" },
    "handing over to sora-2 at 127.0.0.1:7072",
  ],
  ["job_bound", { providerId: "video_abc" }, "rendering as video_abc"],
  ["job_ended", { how: "made", seconds: 8.24 }, "rendered in 8.2 s"],
  ["film_archived", { bytes: 1_234_567, seconds: 0.31 }, "archived 1.2 MB in 0.3 s"],
  ["video_settled", { usd: 0.4 }, "settled: $0.40"],
  ["video_ended", { stage: "completed", failure: null, seconds: 12.4 }, "completed after 12 s"],
  [
    "video_ended",
    { stage: "failed", failure: "moderation_blocked", seconds: 3 },
    "failed (moderation_blocked) after 3.0 s",
  ],
])("%s %o is told to people as a stage", (event, fields, sentence) => {
  expect(said(event, { videoId: VIDEO, ...fields })).toBe(`${VIDEO} ${sentence}`);
});

test("people see the time of day, then the film", () => {
  const line = { time: "2026-11-22T12:03:04.000Z", level: "info", event: "video_erased", videoId: VIDEO };
  expect(stageLine(JSON.stringify(line))).toMatch(/^\d\d:\d\d:04 video_01kaq\w+ erased$/);
});

test("routine is left to machines, what asks for somebody is shown, other lines are none of the log", () => {
  expect(said("http_request", { status: 200 })).toBeNull();
  expect(said("job_polled", { videoId: VIDEO })).toBeNull();
  expect(said("provider_answer", { videoId: VIDEO, kind: "busy", status: 429, code: null })).toBe(
    `${VIDEO} warn: provider_answer kind=busy status=429`,
  );
  expect(stageLine("host ready http://127.0.0.1:7071")).toBeUndefined();
  expect(stageLine('{"event":"of somebody else"}')).toBeUndefined();
});

test("every part's lines are kept as JSON, the app's own as they are", async () => {
  const data = await temporaryFolder();
  const own = '{"time":"2026-11-22T12:03:04.000Z","level":"info","event":"video_erased","videoId":"v"}';
  const logs = openPartLogs(data);
  logs.keep("host", own);
  logs.keep("sora", "sora ready http://127.0.0.1:7072");
  const read = (part: string) => readFile(join(data, "logs", `${part}.log`), "utf8");
  expect(await read("host")).toBe(`${own}\n`);
  expect(JSON.parse(await read("sora"))).toEqual({
    time: expect.any(String),
    part: "sora",
    text: "sora ready http://127.0.0.1:7072",
  });
});

test("a line that only looks like JSON is kept as text", () => {
  expect(JSON.parse(jsonLine("host", "{broken", new Date(0)))).toEqual({
    time: "1970-01-01T00:00:00.000Z",
    part: "host",
    text: "{broken",
  });
});
