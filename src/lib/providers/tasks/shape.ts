import type { Size } from "../../domain/models/size.ts";

/** A size as most vendors want it asked for: how wide to how high, and the lines of its shorter side. */
export interface Shape {
  readonly aspect: string;
  readonly resolution: string;
}

/** The shape behind each size, by "WxH". */
export type Shapes = Readonly<Record<string, Shape>>;

/** The shape of a size; null when the vendor has none for it. */
export function shapeOf(shapes: Shapes, { width, height }: Size): Shape | null {
  const name = `${width}x${height}`;
  return Object.hasOwn(shapes, name) ? (shapes[name] ?? null) : null;
}

/** The size behind a shape; null where the vendor says another. */
export function sizeOfShape(shapes: Shapes, aspect: string | null, resolution: string | null): string | null {
  const found = Object.entries(shapes).find(
    ([, shape]) => shape.aspect === aspect && shape.resolution === resolution,
  );
  return found?.[0] ?? null;
}
