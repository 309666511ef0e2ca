import { createHash } from "node:crypto";
import { ULID_DIGITS } from "../../domain/video/videoId.ts";

/** Storage allows 512 UTF-16 units a key; the rest is for what is put around. */
const LONGEST_KEY = 400;
const VIDEO_ID = /^video_([0-9a-hjkmnp-tv-z]{26})$/;

/**
 * Any text as a part of a partition or row key: no two texts share one, and none can leave its key. Letters, digits and
 * `.` `_` `@` `:` `-` stay as they are, so that the order of ids and job keys does too.
 */
export function keyPart(text: string): string {
  const escaped = text.replace(
    /[^A-Za-z0-9._@:-]/g,
    (unit) => `=${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (escaped.length <= LONGEST_KEY) return escaped;
  return `~${createHash("sha256").update(text, "utf16le").digest("hex")}`;
}

/** The ULID of a video's id, null when the text is no such id. */
export function ulidOf(videoId: string): string | null {
  return VIDEO_ID.exec(videoId)?.[1] ?? null;
}

/** A ULID turned round, so that the newest sorts first; turning it twice gives it back. */
export function inverted(ulid: string): string {
  return Array.from(ulid, (digit) => ULID_DIGITS.charAt(31 - ULID_DIGITS.indexOf(digit))).join("");
}

/** The range of row keys that begin with `prefix`, which ends in "|". */
export function startingWith(prefix: string): { readonly from: string; readonly below: string } {
  return { from: prefix, below: `${prefix.slice(0, -1)}}` };
}

/** The smallest key after `key` among keys of that length. */
export function justAfter(key: string): string {
  return `${key}!`;
}
