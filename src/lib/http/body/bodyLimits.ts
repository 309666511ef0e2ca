/** How much a request body may hold, in bytes. */
export interface BodyLimits {
  /** The whole body, however it is encoded. */
  readonly bodyBytes: number;
  /** One image, decoded; 0 where the route takes none. */
  readonly imageBytes: number;
}

/** The fields of a body alone, the longest prompt escaped in the longest way included: 1 MiB. */
export const FIELDS_BYTES_AT_MOST = 2 ** 20;

/** Limits of a body that may carry one image; base64 makes it a third longer. */
export function bodyLimits(imageBytes: number): BodyLimits {
  return { bodyBytes: FIELDS_BYTES_AT_MOST + Math.ceil(imageBytes / 3) * 4, imageBytes };
}

/** "10 MiB" or "1,000 bytes", for messages. */
export function inWords(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return Number.isInteger(mebibytes * 10) ? `${mebibytes} MiB` : `${bytes.toLocaleString("en-US")} bytes`;
}
