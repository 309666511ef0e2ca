import { timingSafeEqual } from "node:crypto";

/** Whether a text is the key, in a time that does not tell how much of it is right. */
export function isKey(text: string, key: string): boolean {
  const [given, known] = [Buffer.from(text), Buffer.from(key)];
  return given.length === known.length && timingSafeEqual(given, known);
}
