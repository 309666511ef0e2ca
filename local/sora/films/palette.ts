/** The colours of a scene, as `#rrggbb`. */
export interface Palette {
  readonly sky: readonly [top: string, bottom: string];
  /** The sun or the moon, and lit windows. */
  readonly light: string;
  /** What is farthest away, and what is nearest: everything between is mixed of both. */
  readonly land: readonly [far: string, near: string];
  readonly hasStars: boolean;
  /** Words of a prompt that ask for this time of day. */
  readonly spoken?: RegExp;
}

/** Times of day, each unlike its neighbours, so that a remix one step on is seen to be another. */
export const palettes: readonly [Palette, ...Palette[]] = [
  {
    sky: ["#2b1b4d", "#ff9a76"],
    light: "#ffe9c4",
    land: ["#b5657a", "#231230"],
    hasStars: false,
    spoken: /\b(dawn|sunrise|morning|first light)\b/i,
  },
  {
    sky: ["#2f7fc4", "#d9f1ff"],
    light: "#fffbe8",
    land: ["#8fbccb", "#16423f"],
    hasStars: false,
    spoken: /\b(noon|midday|daylight|sunny|afternoon)\b/i,
  },
  {
    sky: ["#070b1f", "#2f5286"],
    light: "#f4f1de",
    land: ["#31527a", "#050914"],
    hasStars: true,
    spoken: /\b(night|midnight|moon\w*|starry)\b/i,
  },
  {
    sky: ["#7a2e1d", "#ffc36b"],
    light: "#fff3d0",
    land: ["#cf7a45", "#2f0f0a"],
    hasStars: false,
    spoken: /\b(autumn|golden hour|desert)\b/i,
  },
  { sky: ["#0e4a5a", "#a8dcbc"], light: "#fefae0", land: ["#62a597", "#092a31"], hasStars: false },
  {
    sky: ["#151a4a", "#f2637e"],
    light: "#ffd79a",
    land: ["#8f4379", "#140c2b"],
    hasStars: true,
    spoken: /\b(dusk|sunset|evening|twilight|neon)\b/i,
  },
  {
    sky: ["#4b5d78", "#dfe6ea"],
    light: "#ffffff",
    land: ["#9fb0bd", "#1c2733"],
    hasStars: false,
    spoken: /\b(fog\w*|mist\w*|overcast|winter|gr[ae]y)\b/i,
  },
  { sky: ["#12082b", "#6a45a3"], light: "#efe2ff", land: ["#553b8c", "#0b051b"], hasStars: true },
];

/** The colour `share` of the way from one `#rrggbb` to another. */
export function mix(from: string, to: string, share: number): string {
  const part = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => part(from, at) + (part(to, at) - part(from, at)) * share);
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
