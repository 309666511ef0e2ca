import { pngChunks } from "./pngChunks.ts";

/** What pixels and their colours need. Everything else is words about the picture, which can unpack to gigabytes. */
const NEEDED = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "gAMA",
  "cHRM",
  "sRGB",
  "iCCP",
  "sBIT",
  "eXIf",
]);

/** The same PNG with the chunks alone that its pixels need; what has no end comes back as it is. */
export function tidyPng(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = pngChunks(file);
  if (chunks === null) return bytes;
  const needed = chunks.filter(({ name }) => NEEDED.has(name) || isCritical(name));
  if (needed.length === chunks.length) return bytes;
  return Buffer.concat([file.subarray(0, 8), ...needed.map(({ start, end }) => file.subarray(start, end))]);
}

/** A decoder that does not know a chunk with a capital first letter must refuse the file: that is left to it. */
function isCritical(name: string): boolean {
  return /^[A-Z]/.test(name);
}
