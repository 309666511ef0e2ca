/** Seconds that jobs take to render: lognormal, median 120, sigma 0.42, between 60 and 300; the same for a seed. */
export function drawRenderTimes(count: number, seed: number): readonly number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    for (;;) {
      const seconds = 120 * Math.exp(0.42 * normal(random));
      if (seconds >= 60 && seconds <= 300) return seconds;
    }
  });
}

/** mulberry32: small, and good enough to draw test data with. */
function seeded(seed: number): () => number {
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
