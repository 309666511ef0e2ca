import { expect, test } from "vitest";
import hostJson from "../../../host.json" with { type: "json" };
import { LONGEST_COPY_MS, takeCopyPlace } from "../../../src/lib/effects/films/copyPlaces.ts";
import { steps } from "../../support/workflows/steps.ts";

const HALF_OF_THE_ACTIVITIES = 4;
const WINDOW_MS = 30_000;

function allTaken() {
  const at = steps();
  const places = Array.from({ length: HALF_OF_THE_ACTIVITIES }, () => takeCopyPlace(at.tools));
  return { at, places };
}

test("at most half of the activities copy at once, and a place that is given back is free once", () => {
  const { at, places } = allTaken();
  expect(places).not.toContain(null);
  expect(takeCopyPlace(at.tools)).toBeNull();
  places[0]?.free();
  places[0]?.free();
  expect(takeCopyPlace(at.tools)).not.toBeNull();
  expect(takeCopyPlace(at.tools)).toBeNull();
});

test("a copy that drips is left alone while nobody waits, and cut while somebody does", () => {
  const { at, places } = allTaken();
  const [dripping, healthy] = places;
  at.clock.time += WINDOW_MS;
  expect(dripping?.isTooSlow(15)).toBe(false);
  takeCopyPlace(at.tools);
  at.clock.time += WINDOW_MS;
  expect(dripping?.isTooSlow(15)).toBe(true);
  expect(healthy?.isTooSlow(5_000_000)).toBe(false);
});

test("a copy is not called slow before it was watched for half a minute", () => {
  const { at, places } = allTaken();
  takeCopyPlace(at.tools);
  at.clock.time += WINDOW_MS - 1;
  expect(places[0]?.isTooSlow(1)).toBe(false);
});

test("a copy has an end long before its function has: that would end the whole worker, and whatever else it does", () => {
  const { at, places } = allTaken();
  const [hours = 0, minutes = 0] = hostJson.functionTimeout.split(":").map(Number);
  expect(LONGEST_COPY_MS).toBeLessThanOrEqual((hours * 60 + minutes) * 60_000 * 0.7);
  at.clock.time += LONGEST_COPY_MS - 1;
  expect(places[0]?.isTooLong()).toBe(false);
  at.clock.time += 1;
  expect(places[0]?.isTooLong()).toBe(true);
});
