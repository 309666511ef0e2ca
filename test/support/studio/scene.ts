import sharp from "sharp";

interface Palette {
  readonly sky: readonly [string, string, string];
  readonly near: string;
  readonly far: string;
  readonly lamp: string;
  /** Where the lamp hangs: shares of width and height. */
  readonly at: readonly [number, number];
  readonly stars: boolean;
}

const PALETTES: readonly Palette[] = [
  {
    sky: ["#1b1440", "#8d3b6b", "#ffb26b"],
    near: "#120b1f",
    far: "#7a3f66",
    lamp: "#ffe3b0",
    at: [0.62, 0.62],
    stars: false,
  },
  {
    sky: ["#04101f", "#0d2e4d", "#3d6f8e"],
    near: "#030a12",
    far: "#1d4663",
    lamp: "#f4f2df",
    at: [0.3, 0.28],
    stars: true,
  },
  {
    sky: ["#86b7b4", "#cfdccb", "#f7e9cf"],
    near: "#2c4a47",
    far: "#a9c4bb",
    lamp: "#fff7dd",
    at: [0.5, 0.5],
    stars: false,
  },
  {
    sky: ["#021a17", "#0c4a3f", "#46b38a"],
    near: "#02100e",
    far: "#115446",
    lamp: "#9ff2c4",
    at: [0.45, 0.3],
    stars: true,
  },
  {
    sky: ["#f2b071", "#e98a5b", "#c8584f"],
    near: "#4a1d2a",
    far: "#b5564e",
    lamp: "#fff0c9",
    at: [0.72, 0.36],
    stars: false,
  },
  {
    sky: ["#2a3240", "#4b5a6b", "#8a97a3"],
    near: "#141a21",
    far: "#5e6c79",
    lamp: "#d8dee4",
    at: [0.4, 0.4],
    stars: false,
  },
  {
    sky: ["#120a2a", "#38206b", "#c65fa7"],
    near: "#0a0618",
    far: "#4b2878",
    lamp: "#ffd0ee",
    at: [0.55, 0.55],
    stars: true,
  },
  {
    sky: ["#bfd9ee", "#dfeaf4", "#fdf6ee"],
    near: "#5b7f9c",
    far: "#bcd2e2",
    lamp: "#ffffff",
    at: [0.25, 0.35],
    stars: false,
  },
];

/** As many scenes as look different. */
export const SCENES = PALETTES.length;

/** A landscape at some hour, drawn: something to look at where a film is only played. JPEG. */
export async function drawScene(scene: number, width: number, height: number): Promise<Buffer> {
  const palette = PALETTES[scene % SCENES] ?? PALETTES[0];
  if (!palette) throw new Error("no palette");
  return await sharp(Buffer.from(svgOf(palette, scene + 1, width, height)))
    .jpeg({ quality: 86 })
    .toBuffer();
}

function svgOf(palette: Palette, seed: number, width: number, height: number): string {
  const random = randomFrom(seed);
  const { sky, lamp, at, stars } = palette;
  const stops = sky
    .map((colour, index) => `<stop offset="${index * 0.45}" stop-color="${colour}"/>`)
    .join("");
  const [x, y] = [at[0] * width, at[1] * height];
  const r = Math.min(width, height) * 0.07;
  const ridges = Array.from({ length: 6 }, (_, layer) => ridge(palette, layer / 5, random, width, height));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1">${stops}</linearGradient>
    <radialGradient id="glow"><stop offset="0" stop-color="${lamp}" stop-opacity=".85"/>
    <stop offset=".25" stop-color="${lamp}" stop-opacity=".28"/><stop offset="1" stop-color="${lamp}" stop-opacity="0"/></radialGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    ${stars ? starsOf(random, width, height) : ""}
    <circle cx="${x}" cy="${y}" r="${r * 7}" fill="url(#glow)"/><circle cx="${x}" cy="${y}" r="${r}" fill="${lamp}"/>
    ${ridges.join("")}</svg>`;
}

function ridge(
  { near, far }: Palette,
  depth: number,
  random: () => number,
  width: number,
  height: number,
): string {
  const base = height * (0.58 + depth * 0.34);
  const rise = height * (0.16 - depth * 0.06);
  const waves = Array.from({ length: 5 }, (_, octave) => ({
    length: width / (0.8 + octave * 1.7 + random()),
    phase: random() * 7,
    rise: rise / (1 + octave * 1.1),
  }));
  const points = Array.from({ length: 81 }, (_, step) => {
    const x = (step / 80) * width;
    const y = waves.reduce(
      (sum, wave) => sum + Math.sin((x / wave.length) * 6.28 + wave.phase) * wave.rise,
      base,
    );
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const colour = mix(far, near, depth);
  return `<polygon fill="${colour}" points="0,${height} ${points.join(" ")} ${width},${height}"/>`;
}

function starsOf(random: () => number, width: number, height: number): string {
  return Array.from({ length: 90 }, () => {
    const [x, y, r, glow] = [
      random() * width,
      random() * height * 0.6,
      0.4 + random() * 1.1,
      0.3 + random() * 0.7,
    ];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(2)}" fill="#fff" opacity="${glow.toFixed(2)}"/>`;
  }).join("");
}

function mix(a: string, b: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(a, at) * (1 - share) + channel(b, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) | 0;
    return ((state ^ (state >>> 12)) >>> 0) / 2 ** 32;
  };
}
