import { seededRandom } from "../random.ts";
import { mix, type Palette } from "./palette.ts";

type Draw = () => number;

/** A strip of landscape, as wide as `width` and repeating every half of it. */
export interface Strip {
  readonly width: number;
  readonly height: number;
  readonly colour: string;
  readonly draw: Draw;
}

/** An SVG of that size. */
export function svg(width: number, height: number, content: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  );
}

/** The sky with its sun or moon: what never moves. The light stands where `draw` says, the stars as they always do. */
export function sky(width: number, height: number, palette: Palette, draw: Draw): Buffer {
  const { sky: colours, light, hasStars } = palette;
  const [top, bottom] = colours;
  const across = Math.min(width, height);
  const [x, y] = [width * (0.55 + 0.3 * draw()), height * (0.2 + 0.18 * draw())];
  // Of their own, so that a remix by night has the shapes of its source by day.
  const place = seededRandom(7);
  const stars = Array.from({ length: hasStars ? 90 : 0 }, () => {
    const radius = (across / 720) * (0.6 + place() * 1.4);
    return `<circle cx="${place() * width}" cy="${place() * height * 0.6}" r="${radius}" fill="#fff" opacity="${0.25 + place() * 0.6}"/>`;
  });
  return svg(
    width,
    height,
    `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/>` +
      `<stop offset="0.75" stop-color="${bottom}"/></linearGradient><radialGradient id="g">` +
      `<stop offset="0" stop-color="${light}" stop-opacity="0.75"/>` +
      `<stop offset="0.5" stop-color="${light}" stop-opacity="0.2"/>` +
      `<stop offset="1" stop-color="${light}" stop-opacity="0"/></radialGradient></defs>` +
      `<rect width="100%" height="100%" fill="url(#s)"/>${stars.join("")}` +
      `<circle cx="${x}" cy="${y}" r="${across * 0.42}" fill="url(#g)"/>` +
      `<circle cx="${x}" cy="${y}" r="${across * 0.085}" fill="${light}"/>`,
  );
}

/** Hills; with `trees` a wood stands on them. */
export function hills({ width, height, colour, draw }: Strip, roughness: number, trees: boolean): Buffer {
  const line = ridge(width / 2, height, roughness, draw);
  const wood = Array.from({ length: trees ? 46 : 0 }, () => {
    const at = draw() * (width / 2);
    const tall = height * (0.1 + draw() * 0.14);
    return [at, at + width / 2].map((x) => {
      const foot = line(x) + tall * 0.2;
      return `<path d="M${x - tall * 0.22} ${foot}L${x} ${foot - tall}L${x + tall * 0.22} ${foot}Z"/>`;
    });
  });
  return svg(width, height, `<g fill="${colour}">${area(width, height, line)}${wood.flat().join("")}</g>`);
}

/** Waves with a crest of light. */
export function waves({ width, height, colour, draw }: Strip, light: string): Buffer {
  const count = 3 + Math.floor(draw() * 3);
  const phase = draw() * 6;
  const line = (x: number) => {
    const angle = (2 * Math.PI * count * x) / (width / 2) + phase;
    return height * 0.14 + height * 0.06 * Math.sin(angle) + height * 0.02 * Math.sin(2 * angle + 1);
  };
  const crest = `fill="none" stroke="${mix(colour, light, 0.45)}" stroke-width="${Math.max(2, height / 110)}"`;
  return svg(
    width,
    height,
    `<g fill="${colour}">${area(width, height, line)}</g><path ${crest} d="${path(width, line)}"/>`,
  );
}

/** A street of houses, some of whose windows are lit. */
export function houses(
  { width, height, colour, draw }: Strip,
  windows: { light: string; size: number } | null,
): Buffer {
  const period = width / 2;
  const parts: string[] = [];
  for (let x = 0; x < period - 4; ) {
    const wide = Math.min(period - x, Math.round(height * (0.16 + draw() * 0.2)));
    const top = Math.round(height * (0.05 + draw() * 0.5));
    for (const at of [x, x + period])
      parts.push(`<rect x="${at}" y="${top}" width="${wide + 1}" height="${height}" fill="${colour}"/>`);
    if (windows) parts.push(...lit({ x, top, wide, height, period }, windows, draw));
    x += wide;
  }
  return svg(width, height, parts.join(""));
}

interface House {
  readonly x: number;
  readonly top: number;
  readonly wide: number;
  readonly height: number;
  readonly period: number;
}

function lit(
  { x, top, wide, height, period }: House,
  { light, size }: { light: string; size: number },
  draw: Draw,
) {
  const found: string[] = [];
  for (let y = top + size * 1.5; y < height - size; y += size * 2.4) {
    for (let column = x + size; column < x + wide - size * 1.4; column += size * 2) {
      if (draw() > 0.34) continue;
      const opacity = 0.35 + draw() * 0.6;
      for (const at of [column, column + period])
        found.push(
          `<rect x="${at}" y="${y}" width="${size}" height="${size * 1.3}" fill="${light}" opacity="${opacity}"/>`,
        );
    }
  }
  return found;
}

/** A boat folded of paper. */
export function boat(size: number): Buffer {
  const at = (points: string) => points.replace(/[\d.]+/g, (part) => `${(Number(part) / 100) * size}`);
  const side = (points: string, fill: string) => `<polygon points="${at(points)}" fill="${fill}"/>`;
  return svg(
    size,
    size,
    side("50,8 50,62 24,62", "#fffaf0") +
      side("50,8 76,62 50,62", "#d9d2c3") +
      side("2,48 24,62 50,62 50,90 26,90", "#f4eee0") +
      side("98,48 76,62 50,62 50,90 74,90", "#c4bba8"),
  );
}

/** Rain or snow that repeats every half of its height. */
export function falling(width: number, height: number, kind: "rain" | "snow", draw: Draw): Buffer {
  const unit = Math.min(width, height / 2) / 720;
  const parts = Array.from({ length: kind === "rain" ? 130 : 110 }, () => {
    const [x, y, near] = [draw() * width, draw() * (height / 2), draw()];
    return [y, y + height / 2, y - height / 2].map((at) =>
      kind === "rain"
        ? `<path d="M${x} ${at}l${-7 * unit} ${(26 + near * 34) * unit}" stroke="#fff" stroke-width="${(1 + near * 1.4) * unit}" opacity="${0.18 + near * 0.3}"/>`
        : `<circle cx="${x}" cy="${at}" r="${(1.5 + near * 3.5) * unit}" fill="#fff" opacity="${0.4 + near * 0.5}"/>`,
    );
  });
  return svg(width, height, parts.flat().join(""));
}

/** A line of hills that fits itself after each period. */
function ridge(period: number, height: number, roughness: number, draw: Draw): (x: number) => number {
  const swings = [1, 2, 3, 5, 8].map((count) => ({
    count,
    phase: draw() * 6.3,
    by: (0.4 + draw()) / count ** roughness,
  }));
  const whole = swings.reduce((sum, { by }) => sum + by, 0);
  return (x) => {
    const sum = swings.reduce(
      (at, { count, phase, by }) => at + by * Math.sin((2 * Math.PI * count * x) / period + phase),
      0,
    );
    return height * (0.3 + 0.26 * (sum / whole));
  };
}

function area(width: number, height: number, line: (x: number) => number): string {
  return `<path d="${path(width, line)}L${width} ${height}L0 ${height}Z"/>`;
}

function path(width: number, line: (x: number) => number): string {
  const points = Array.from({ length: Math.ceil(width / 8) + 1 }, (_, index) => index * 8);
  return `M${points.map((x) => `${x} ${line(x).toFixed(1)}`).join("L")}`;
}
