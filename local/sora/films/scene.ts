import { createHash } from "node:crypto";
import { seededRandom } from "../random.ts";
import type { FilmSpec } from "./filmSpec.ts";
import type { Layer } from "./layer.ts";
import { mix, type Palette, palettes } from "./palette.ts";
import { boat, falling, hills, houses, sky, waves } from "./sceneShapes.ts";

/** What a film shows: a sky, and what moves before it, farthest first. */
export interface Scene {
  readonly ground: Buffer;
  readonly layers: readonly Layer[];
}

type Kind = "hills" | "sea" | "city";

/** Words of a prompt that ask for a scene; the first kind that is spoken of holds. */
const SPOKEN: readonly (readonly [Kind, RegExp])[] = [
  [
    "sea",
    /\b(boats?|ships?|sails?|sea|ocean|waves?|rivers?|lake|harbou?r|water|whales?|fish|canal|surf\w*)\b/i,
  ],
  [
    "city",
    /\b(city|street|town|neon|skyline|tokyo|paris|london|new york|cars?|traffic|roofs?|lanterns?|night market)\b/i,
  ],
  ["hills", /\b(hills?|mountains?|forest|meadow|valley|field|desert|garden|fox|horse|sheep|snow\w*)\b/i],
];

/**
 * The scene of a film. Its kind and time of day follow from the prompt, its shapes also from the film's number; a remix
 * keeps the shapes of its source, at another time of day.
 */
export function sceneOf(spec: FilmSpec): Scene {
  const { width, height, prompt, number, source } = spec;
  const origin = source ?? { prompt, number };
  const [chance = 0] = bytesOf(origin.prompt);
  const spoken = SPOKEN.find(([, words]) => words.test(origin.prompt))?.[0];
  const kind = spoken ?? KINDS[chance % KINDS.length] ?? "hills";
  const palette = palettes[timeOfDay(spec)] ?? palettes[0];
  const draw = seededRandom(bytesOf(`${origin.number}\n${origin.prompt}`).readUInt32BE());
  const ground = sky(width, height, palette, draw);
  const stage = { width, height, palette, draw };
  return { ground, layers: [...LANDS[kind](stage), ...weather(stage, prompt)] };
}

/** Which palette: the one that is spoken of, else one by chance; a remix never has that of its source. */
function timeOfDay({ prompt, source }: Pick<FilmSpec, "prompt" | "source">): number {
  const [, chance = 0] = bytesOf(prompt);
  const asked = palettes.findIndex(({ spoken }) => spoken?.test(prompt));
  if (!source) return asked === -1 ? chance % palettes.length : asked;
  const before = timeOfDay({ prompt: source.prompt, source: null });
  if (asked !== -1 && asked !== before) return asked;
  return (before + 1 + (chance % (palettes.length - 1))) % palettes.length;
}

interface Stage {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly draw: () => number;
}

const KINDS: readonly Kind[] = ["hills", "sea", "city"];

const LANDS: Readonly<Record<Kind, (stage: Stage) => Layer[]>> = {
  hills: (stage) =>
    [0, 1, 2, 3].map((index) =>
      strip(stage, index, (part) => hills(part, 1.3 - index * 0.15, index > 1), {
        top: 0.4 + index * 0.12,
        step: index,
      }),
    ),
  sea: (stage) => {
    const sea = [0, 1, 2, 3].map((index) => ({
      ...strip(stage, index, (part) => waves(part, stage.palette.light), {
        top: 0.5 + index * 0.1,
        step: index % 2 === 0 ? index : -index,
      }),
      bob: { by: even((stage.height / 90) * (1 + index / 3)), seconds: 3 + index * 0.7 },
    }));
    return [...sea.slice(0, 3), afloat(stage), ...sea.slice(3)];
  },
  city: (stage) =>
    [0, 1, 2].map((index) => {
      const windows = index > 0 ? { light: stage.palette.light, size: unit(stage) * (4 + index * 4) } : null;
      return strip(stage, index * 1.5, (part) => houses(part, windows), {
        top: 0.3 + index * 0.14,
        step: index,
      });
    }),
};

/** A strip of land from `top` (a share of the height) down, drifting the faster the nearer it is. */
function strip(
  { width, height, palette, draw }: Stage,
  nearness: number,
  paint: (strip: { width: number; height: number; colour: string; draw: () => number }) => Buffer,
  { top, step }: { top: number; step: number },
): Layer {
  const y = even(height * top);
  const period = even(Math.max(width, height));
  const colour = mix(palette.land[0], palette.land[1], nearness / 3);
  // Even, since colours are stored for two pixels at once.
  const pace = Math.sign(step || 1) * 2 * (1 + Math.round((Math.abs(step) * width) / 1280));
  const picture = paint({ width: period * 2, height: height - y + even(height / 20), colour, draw });
  return { picture, x: pace > 0 ? -period : 0, y, drift: { x: pace, y: 0, every: period } };
}

function afloat({ width, height, draw }: Stage): Layer {
  const size = even(Math.min(width, height) * 0.26);
  const x = even(width * (0.2 + draw() * 0.25));
  return {
    picture: boat(size),
    x,
    y: even(height * 0.74 - size),
    bob: { by: even(height / 45), seconds: 3.4 },
  };
}

function weather({ width, height, draw }: Stage, prompt: string): Layer[] {
  const kind = /\b(snow\w*|blizzard|winter)\b/i.test(prompt) ? "snow" : "rain";
  if (kind === "rain" && !/\b(rain\w*|storm\w*|thunder\w*)\b/i.test(prompt)) return [];
  const pace = 2 * Math.max(1, Math.round((height / 720) * (kind === "rain" ? 14 : 2)));
  const picture = falling(width, height * 2, kind, draw);
  return [{ picture, x: 0, y: -height, drift: { x: 0, y: pace, every: height } }];
}

function unit({ width, height }: Stage): number {
  return Math.min(width, height) / 720;
}

function even(length: number): number {
  return 2 * Math.max(1, Math.round(length / 2));
}

function bytesOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
