/** How much of a film tells its type. */
export const FILM_HEAD_BYTES = 64;

export type FilmType = "video/mp4" | "video/quicktime" | "video/webm" | "video/x-matroska";

/** What a film's first bytes say that it is; null when they are no film's that we know. */
export function filmType(head: Uint8Array): FilmType | null {
  const text = Buffer.from(head.subarray(0, FILM_HEAD_BYTES)).toString("latin1");
  if (text.startsWith("\x1a\x45\xdf\xa3")) return text.includes("webm") ? "video/webm" : "video/x-matroska";
  if (text.slice(4, 8) === "ftyp") return text.slice(8, 12) === "qt  " ? "video/quicktime" : "video/mp4";
  return null;
}
