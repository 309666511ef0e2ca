import { expect, test } from "vitest";
import { LOG_EVENTS } from "../../src/lib/services/logEvents.ts";
import { eventsIn } from "../support/app/appLog.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { fillSlots } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack();

/** The lines about one film, as an operator who searches for its id finds them; polls and requests aside. */
function linesAbout(id: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = stack().hostLines.filter((line) => line.startsWith("{") && line.includes(id));
  const routine = ["http_request", "job_polled"];
  return lines.map((line) => JSON.parse(line)).filter(({ event }) => !routine.includes(event));
}

test("one film can be followed by its id from the request over its place in line to what it cost", async () => {
  const { api } = stack();
  const others = await fillSlots(stack());
  const { id } = await api.create({ prompt: `A ${CANARY} that is followed`, seconds: "4" });
  await api.until(id, ({ stage }) => stage === "waiting_for_capacity");
  await others.free();
  expect(await api.ended(id)).toMatchObject({ status: "completed", cost: { actual: 0.4 } });

  const lines = await eventually(
    "the last line",
    async () => linesAbout(id),
    (found) => found.some(({ event }) => event === "video_ended"),
  );
  expect(lines).toMatchObject([
    { event: "video_accepted", level: "info", model: "sora-2", estimatedUsd: 0.4 },
    { event: "job_waiting", position: 1 },
    { event: "job_submitting", model: "sora-2", resource: expect.stringContaining("127.0.0.1:") },
    { event: "job_bound", providerId: expect.any(String), waitedSeconds: expect.any(Number) },
    { event: "job_ended", how: "made", films: 1, seconds: expect.any(Number) },
    { event: "film_archived", output: 0, bytes: expect.any(Number), seconds: expect.any(Number) },
    { event: "video_settled", usd: 0.4, estimatedUsd: 0.4, films: 1, filmSeconds: 4 },
    { event: "video_ended", stage: "completed", failure: null, usd: 0.4, seconds: expect.any(Number) },
  ]);
  const times = lines.map(({ time }) => String(time));
  expect(times).toEqual(times.toSorted());
});

test("each request is one line, the one that is refused too", async () => {
  const { api, hostLines } = stack();
  const before = eventsIn(hostLines, "http_request").length;
  await api.call("/models");
  await api.call("/videos", { method: "POST", json: { prompt: 7 } });
  const seen = await eventually(
    "the lines",
    async () => eventsIn(hostLines, "http_request").slice(before),
    ({ length }) => length >= 2,
  );
  expect(seen).toMatchObject([
    { function: "listModels", route: "/api/v1/models", method: "GET", status: 200, level: "info" },
    { function: "createVideo", route: "/api/v1/videos", method: "POST", status: 400 },
  ]);
  for (const line of seen)
    expect(line).toMatchObject({
      ms: expect.any(Number),
      owner: expect.stringMatching(/^owner-[0-9a-f]{16}$/),
    });
});

test("every line that the app writes has a time, its event's level, and no field beside its event's", () => {
  const lines = stack()
    .hostLines.filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(10);
  const known: Readonly<Record<string, { level: string; fields: object }>> = LOG_EVENTS;
  for (const { time, level, event, ...fields } of lines) {
    expect(new Date(time).toISOString()).toBe(time);
    expect(level).toBe(known[event]?.level);
    expect(Object.keys(fields).sort()).toEqual(Object.keys(known[event]?.fields ?? {}).sort());
  }
});
