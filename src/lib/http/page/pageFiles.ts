import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** One file of the page, as it goes out. */
export interface PageFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Null where that would not be smaller. */
  readonly gzipped: Uint8Array | null;
  /** Of its bytes, without quotes. */
  readonly digest: string;
  /** Its name changes with its bytes. */
  readonly isHashed: boolean;
}

/** By the path below the folder, with slashes. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** What a page is made of; other files are not served. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const COMPRESSIBLE = /^(?:text\/|application\/|image\/svg)/;
/** As esbuild writes it: `main-4XKJ2NTA.js`. */
const HASHED = /-[A-Z0-9]{8}\.[a-z0-9]+$/;

/** Reads all files of a built page into memory: what is not among them is never looked for. Null when there is no page. */
export function readPageFiles(folder: string): PageFiles | null {
  const files = new Map<string, PageFile>();
  for (const path of pathsIn(folder)) {
    const contentType = TYPES[extname(path)];
    if (contentType === undefined) continue;
    const bytes = readFileSync(join(folder, path));
    const gzipped = COMPRESSIBLE.test(contentType) ? gzipSync(bytes, { level: 9 }) : null;
    files.set(path.split(sep).join("/"), {
      contentType,
      bytes,
      gzipped: gzipped !== null && gzipped.length < bytes.length ? gzipped : null,
      digest: createHash("sha256").update(bytes).digest("hex").slice(0, 32),
      isHashed: HASHED.test(path),
    });
  }
  return files.has("index.html") ? files : null;
}

function pathsIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  } catch {
    return [];
  }
}
