import { formatSize, type Size } from "../../domain/models/size.ts";

const RESOLUTIONS: Readonly<Record<number, string>> = { 480: "480p", 720: "720p", 1080: "1080p", 2160: "4K" };
const ASPECTS: readonly (readonly [name: string, ratio: number])[] = [
  ["16:9", 16 / 9],
  ["9:16", 9 / 16],
  ["1:1", 1],
  ["4:3", 4 / 3],
  ["3:4", 3 / 4],
  ["21:9", 21 / 9],
  ["9:21", 9 / 21],
];
/** 848x480 is meant as 16:9. */
const NEAR = 0.02;

/** A size as models there take it: by resolution and aspect where it has both, else to the pixel. */
export function sizeFields(size: Size): Readonly<Record<string, string>> {
  const { width, height } = size;
  const resolution = RESOLUTIONS[Math.min(width, height)];
  const aspect = ASPECTS.find(([, ratio]) => Math.abs(width / height / ratio - 1) < NEAR)?.[0];
  return resolution && aspect ? { resolution, aspect_ratio: aspect } : { size: formatSize(size) };
}
