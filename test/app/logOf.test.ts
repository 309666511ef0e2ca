import { InvocationContext } from "@azure/functions";
import { expect, test } from "vitest";
import { logOf } from "../../src/lib/app/logOf.ts";
import { MUTE } from "../../src/lib/telemetry/telemetry.ts";

const NOON = Date.UTC(2026, 10, 22, 12);

function logging() {
  const lines: { level: string; line: unknown }[] = [];
  const context = new InvocationContext({
    functionName: "submitJob",
    invocationId: "invocation-1",
    logHandler: (level, text) => lines.push({ level, line: JSON.parse(String(text)) }),
  });
  return { log: logOf(context, { now: () => NOON }, MUTE), lines };
}

test("a line says when, how grave and what, then its fields", () => {
  const { log, lines } = logging();
  log("job_waiting", { videoId: "video_1", jobIndex: 0, group: "films", position: 2 });
  const expected = {
    time: "2026-11-22T12:00:00.000Z",
    level: "info",
    event: "job_waiting",
    videoId: "video_1",
    jobIndex: 0,
    group: "films",
    position: 2,
  };
  expect(lines).toEqual([{ level: "information", line: expected }]);
  expect(Object.keys(Object(lines[0]?.line)).slice(0, 3)).toEqual(["time", "level", "event"]);
});

test("the platform gets each event at its own level", () => {
  const { log, lines } = logging();
  log("job_polled", { videoId: "v", jobIndex: 0, state: "running", progress: 10, lateSeconds: 0 });
  log("start_failed", { videoId: "v" });
  log("image_lost", { videoId: "v" });
  expect(lines.map(({ level }) => level)).toEqual(["debug", "warning", "error"]);
});

test("a field that the event does not have is not written, whatever a caller hands over", () => {
  const { log, lines } = logging();
  const handedOver = { videoId: "video_1", prompt: "a secret boat", key: "sk-123" };
  log("video_erased", handedOver);
  expect(JSON.stringify(lines)).not.toMatch(/secret|sk-123/);
});
