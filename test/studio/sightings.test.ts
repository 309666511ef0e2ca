import { expect, test } from "vitest";
import type { Video } from "../../studio/api/types.ts";
import { EVERYTHING, isEverything, matches, withId } from "../../studio/pure/filter.ts";
import { laterSighting } from "../../studio/pure/stages.ts";
import { FakeWorld } from "../support/studio/fakeWorld.ts";

const film: Video = new FakeWorld().add({ prompt: "A lighthouse\nin the fog" });
const seen = (stage: Video["stage"], progress = 0): Video => ({ ...film, stage, progress });

test("an older sighting that comes late changes nothing", () => {
  const done = seen("completed", 100);
  expect(laterSighting(done, seen("running", 60))).toBe(done);
  const running = seen("running", 60);
  expect(laterSighting(running, seen("running", 40))).toBe(running);
  expect(laterSighting(running, seen("waiting_for_capacity"))).toBe(running);
});

test("a newer sighting counts, and of a final film its cost may still change", () => {
  expect(laterSighting(undefined, film)).toBe(film);
  const archiving = seen("archiving", 99);
  expect(laterSighting(seen("running", 60), archiving)).toBe(archiving);
  const corrected = { ...seen("completed", 100), cost: { ...film.cost, actual: 0.4 } };
  expect(laterSighting(seen("completed", 100), corrected)).toBe(corrected);
});

test("around a lost reply a film may go back to where its other jobs are", () => {
  const unknown = seen("submit_unknown");
  expect(laterSighting(seen("running", 30), unknown)).toBe(unknown);
  const waiting = seen("waiting_for_capacity");
  expect(laterSighting(unknown, waiting)).toBe(waiting);
});

test("words are found anywhere in a prompt, in any order and case", () => {
  expect(matches({ ...EVERYTHING, text: " fog  LIGHT" }, film)).toBe(true);
  expect(matches({ ...EVERYTHING, text: "fog sun" }, film)).toBe(false);
  expect(matches({ ...EVERYTHING, model: "sora-2", status: "queued" }, film)).toBe(true);
  expect(matches({ ...EVERYTHING, status: "failed" }, film)).toBe(false);
  expect(isEverything({ ...EVERYTHING, text: "  " })).toBe(true);
});

test("an id is put in its place, newest first, and no second time", () => {
  expect(withId(["c", "a"], "b")).toEqual(["c", "b", "a"]);
  expect(withId(["c", "a"], "d")).toEqual(["d", "c", "a"]);
  expect(withId(["c", "b"], "a")).toEqual(["c", "b", "a"]);
  expect(withId(["c", "a"], "c")).toBeNull();
});
