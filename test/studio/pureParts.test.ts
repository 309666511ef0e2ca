import { expect, test } from "vitest";
import { aboutField, aboutTheWhole, readRefusal } from "../../studio/api/refusal.ts";
import { asMade } from "../../studio/pure/asMade.ts";
import { cropOf } from "../../studio/pure/crop.ts";
import { eachDay, monthDays } from "../../studio/pure/months.ts";
import { placeOf } from "../../studio/pure/place.ts";
import { stretchesOf } from "../../studio/pure/timeline.ts";

test("a picture is cropped to its middle, as large as the film's shape allows", () => {
  expect(cropOf({ width: 1000, height: 1000 }, 2)).toEqual({ x: 0, y: 250, width: 1000, height: 500 });
  expect(cropOf({ width: 1000, height: 400 }, 1)).toEqual({ x: 300, y: 0, width: 400, height: 400 });
});

test("what a server made of size and length is told where it is not what was asked for", () => {
  const asked = { size: "832x480", seconds: "5" };
  const film = { width: 832, height: 464, duration_seconds: 3.375 };
  expect(asMade(asked, film)).toEqual({ size: "832x464", seconds: 3.4 });
  expect(asMade(asked, { width: 832, height: 480, duration_seconds: 4.96 })).toEqual({
    size: null,
    seconds: null,
  });
  expect(asMade(asked, { width: null, height: null, duration_seconds: null })).toEqual({
    size: null,
    seconds: null,
  });
  expect(asMade(asked, undefined)).toEqual({ size: null, seconds: null });
});

test("the making of a film is drawn as waiting, rendering and archiving, each as long as it took", () => {
  const timeline = [
    { stage: "queued", at: 100 },
    { stage: "waiting_for_capacity", at: 102 },
    { stage: "running", at: 120 },
    { stage: "processing", at: 170 },
    { stage: "archiving", at: 180 },
    { stage: "completed", at: 200 },
  ] as const;
  expect(stretchesOf(timeline, 999)).toEqual([
    { phase: "waiting", seconds: 20, share: 0.2 },
    { phase: "rendering", seconds: 60, share: 0.6 },
    { phase: "archiving", seconds: 20, share: 0.2 },
  ]);
  expect(stretchesOf(timeline.slice(0, 3), 130).at(-1)).toMatchObject({ phase: "rendering", seconds: 10 });
  expect(stretchesOf([], 130)).toEqual([]);
});

test("months are UTC days, this one to today", () => {
  const now = Date.UTC(2026, 2, 5, 23, 59);
  expect(monthDays(now, 0)).toEqual({ from: "2026-03-01", to: "2026-03-05" });
  expect(monthDays(now, 1)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(monthDays(now, 3)).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(eachDay({ from: "2026-02-27", to: "2026-03-02" })).toEqual([
    "2026-02-27",
    "2026-02-28",
    "2026-03-01",
    "2026-03-02",
  ]);
});

test("each problem of a refusal stands beside its field, the rest together", () => {
  const details = [
    { message: "Too long.", param: "prompt", code: "invalid_value" },
    { message: "No picture.", param: "input_reference.image_url", code: "invalid_image" },
    { message: "Too dear.", param: null, code: "budget_exceeded" },
  ];
  const refusal = readRefusal({ error: { ...details[0], details } }, "No.");
  expect(aboutField(refusal, "prompt")).toBe("Too long.");
  expect(aboutField(refusal, "input_reference")).toBe("No picture.");
  expect(aboutField(refusal, "size")).toBe("");
  expect(aboutTheWhole(refusal, ["prompt", "input_reference"])).toBe("Too dear.");
  expect(readRefusal("<html>", "No.")).toEqual({
    message: "No.",
    param: null,
    code: null,
    problems: [{ message: "No.", param: null }],
  });
});

test("an address leads to a place, and an unknown one to the films", () => {
  expect(placeOf("#video_01ka")).toEqual({ kind: "film", id: "video_01ka" });
  expect(placeOf("#money")).toEqual({ kind: "money" });
  expect(placeOf("#video_<script>")).toEqual({ kind: "films" });
  expect(placeOf("")).toEqual({ kind: "films" });
});
