import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ffprobeInstaller from "@ffprobe-installer/ffprobe";
import * as z from "zod";

const probeSchema = z.object({
  streams: z.array(
    z.object({ codec_type: z.string(), width: z.number().optional(), height: z.number().optional() }),
  ),
  format: z.object({ duration: z.coerce.number() }),
});

/** What ffprobe says of a film. */
export interface ProbedFilm {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly seconds: number;
  readonly hasAudio: boolean;
}

/** Size, length and sound of a film, by ffprobe; throws with its words when it is none. */
export async function probeFilm(film: Uint8Array): Promise<ProbedFilm> {
  const folder = await mkdtemp(join(tmpdir(), "sora-probe-"));
  try {
    const path = join(folder, "film.mp4");
    await writeFile(path, film);
    const args = ["-v", "error", "-show_streams", "-show_format", "-of", "json", path];
    const { stdout } = await promisify(execFile)(ffprobeInstaller.path, args);
    const { streams, format } = probeSchema.parse(JSON.parse(stdout));
    const video = streams.find(({ codec_type }) => codec_type === "video");
    const hasAudio = streams.some(({ codec_type }) => codec_type === "audio");
    return { width: video?.width, height: video?.height, seconds: format.duration, hasAudio };
  } finally {
    await rm(folder, { recursive: true });
  }
}
