import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ffmpeg } from "./ffmpeg.ts";

/** The first picture of a film as PNG. It passes through `folder`. */
export async function firstFrame(ffmpeg: Ffmpeg, film: Uint8Array, folder: string): Promise<Uint8Array> {
  const path = join(folder, `${randomUUID()}.upload`);
  const picture = `${path}.png`;
  try {
    await writeFile(path, film);
    await ffmpeg.run(["-i", path, "-frames:v", "1", picture]);
    return await readFile(picture);
  } finally {
    await Promise.all([path, picture].map((file) => rm(file, { force: true })));
  }
}
