/** Pixels of a film or an image. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Writes a size as the API does: "1280x720". */
export function formatSize({ width, height }: Size): string {
  return `${width}x${height}`;
}

/** Reads "WxH"; null when it is not of that form. */
export function parseSize(text: string): Size | null {
  const match = /^([1-9]\d{1,4})x([1-9]\d{1,4})$/.exec(text);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null;
}
