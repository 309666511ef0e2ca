/** Draws one render time, in seconds, from numbers between 0 and 1. */
export type Shape = (random: () => number) => number;

/** How long jobs may take to render: five shapes, since nobody has published one. */
export const SHAPES = {
  "lognormal 120 s, 60-300": (random) => within(60, 300, () => lognormal(120, 0.42, random)),
  "uniform 60-300": (random) => 60 + 240 * random(),
  "lognormal 120 s": (random) => lognormal(120, 0.42, random),
  "5 % stragglers": (random) => lognormal(120, 0.42, random) * (random() < 0.05 ? 3 + 3 * random() : 1),
  "narrow, sigma 0.15": (random) => lognormal(120, 0.15, random),
} as const satisfies Readonly<Record<string, Shape>>;

/** So many times of a shape; the same for a seed. */
export function drawTimes(shape: Shape, count: number, seed: number): readonly number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => shape(random));
}

/** Render times of one to five minutes, as the services are said to take. */
export function drawRenderTimes(count: number, seed: number): readonly number[] {
  return drawTimes(SHAPES["lognormal 120 s, 60-300"], count, seed);
}

function within(least: number, most: number, draw: () => number): number {
  for (;;) {
    const drawn = draw();
    if (drawn >= least && drawn <= most) return drawn;
  }
}

function lognormal(median: number, sigma: number, random: () => number): number {
  return median * Math.exp(sigma * normal(random));
}

/** Numbers between 0 and 1, the same for a seed. mulberry32: small, and good enough to draw test data with. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller's transform. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
