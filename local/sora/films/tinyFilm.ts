import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ffmpeg } from "./ffmpeg.ts";
import type { FilmSpec } from "./filmSpec.ts";
import { encode } from "./renderFilm.ts";

type TinySpec = Pick<FilmSpec, "width" | "height" | "seconds" | "audio">;

// For the whole process: tests make many simulators, and these films depend on nothing else.
const made = new Map<string, Promise<Uint8Array>>();
const ffmpeg = new Ffmpeg();

/**
 * A film of the right size, length and sound with one frame a second, at hardly any cost. It passes through
 * `folder`, which has to stay until it is there.
 */
export function tinyFilm(
  { width, height, seconds, audio }: TinySpec,
  folder = tmpdir(),
): Promise<Uint8Array> {
  const key = `${width}x${height} ${seconds} ${audio}`;
  const known = made.get(key);
  if (known) return known;
  const film = render({ width, height, seconds, audio }, folder);
  made.set(key, film);
  film.catch(() => made.delete(key));
  return film;
}

async function render(spec: TinySpec, folder: string): Promise<Uint8Array> {
  const path = join(folder, `tiny-${randomUUID()}.part.mp4`);
  try {
    await ffmpeg.run([
      ...["-f", "lavfi", "-i", `color=c=navy:s=${spec.width}x${spec.height}:r=1`],
      ...(spec.audio ? ["-f", "lavfi", "-i", "sine=frequency=330:sample_rate=8000"] : []),
      ...(spec.audio ? ["-c:a", "aac", "-b:a", "16k"] : ["-an"]),
      ...encode,
      ...["-crf", "40", "-t", String(spec.seconds), "-movflags", "+faststart", path],
    ]);
    return await readFile(path);
  } finally {
    await rm(path, { force: true });
  }
}
