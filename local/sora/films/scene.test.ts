import sharp from "sharp";
import { expect, test } from "vitest";
import type { FilmSpec } from "./filmSpec.ts";
import { type Layer, placeAt } from "./layer.ts";
import { sceneOf } from "./scene.ts";

const spec: FilmSpec = {
  width: 1280,
  height: 720,
  seconds: 4,
  audio: true,
  prompt: "A quiet city",
  jobId: "video_1",
  variant: 0,
  number: 1,
  quality: "high",
  background: null,
  source: null,
};
const REMIX_OF_IT = {
  ...spec,
  jobId: "video_2",
  prompt: "The same by night",
  source: { jobId: spec.jobId, prompt: spec.prompt, number: spec.number },
};
const drawn = ({ layers }: { readonly layers: readonly Layer[] }) =>
  layers.map(({ picture }) => `${picture}`);
const shapes = (scene: { readonly layers: readonly Layer[] }) =>
  drawn(scene).map((picture) => picture.replaceAll(/#[0-9a-f]{6}/g, ""));

test("everything but the sky moves: the nearer, the faster", () => {
  for (const prompt of ["A boat", "A city", "A mountain in the rain", "Snow on a hill"]) {
    const gone = sceneOf({ ...spec, prompt }).layers.map((layer) => {
      const [from, to] = [placeAt(layer, 0), placeAt(layer, 10)];
      return Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    });
    expect(Math.min(...gone)).toBeGreaterThan(0);
  }
});

test("a layer that drifts covers the whole width at every moment", async () => {
  for (const prompt of ["A boat", "A city", "A mountain"]) {
    for (const layer of sceneOf({ ...spec, prompt }).layers.filter(({ drift }) => drift?.x)) {
      const { width } = await sharp(layer.picture).metadata();
      for (let frame = 0; frame < 2000; frame += 7) {
        const { x } = placeAt(layer, frame);
        expect(x).toBeLessThanOrEqual(0);
        expect(x + width).toBeGreaterThanOrEqual(spec.width);
      }
    }
  }
});

test("the variants of a prompt have scenes of one kind, and none the shapes of another", () => {
  const scenes = [1, 2, 3].map((number) => sceneOf({ ...spec, number }));
  expect(new Set(scenes.map((scene) => shapes(scene).join())).size).toBe(3);
  expect(new Set(scenes.map(({ layers }) => layers.length)).size).toBe(1);
});

test("it is the time of day that the prompt speaks of", () => {
  const [night, alsoNight, dawn] = ["A city at night", "A city, midnight", "A city at dawn"].map(
    (prompt) => `${sceneOf({ ...spec, prompt }).ground}`.match(/#[0-9a-f]{6}/)?.[0],
  );
  expect(night).toBe(alsoNight);
  expect(night).not.toBe(dawn);
});

test("a remix has the shapes of its source in other colours, whatever it says", () => {
  const source = sceneOf(spec);
  for (const prompt of ["The same by night", "The same", spec.prompt]) {
    const remix = sceneOf({ ...REMIX_OF_IT, prompt });
    expect(shapes(remix)).toEqual(shapes(source));
    expect(drawn(remix)).not.toEqual(drawn(source));
  }
});
