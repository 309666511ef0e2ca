import { rename, rm } from "node:fs/promises";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { FilmSpec } from "./filmSpec.ts";
import { boxColour, drawStill, pitchOf } from "./still.ts";

const FRAMES_PER_SECOND = 24;

/** How all films here are encoded: fast rather than small. */
export const encode = [
  "-c:v",
  "libx264",
  "-preset",
  "ultrafast",
  "-tune",
  "stillimage",
  "-pix_fmt",
  "yuv420p",
];

/** Makes the film of a spec at `path`: the still with something that moves, and a tone if it has sound. */
export async function renderFilm(ffmpeg: Ffmpeg, spec: FilmSpec, path: string): Promise<void> {
  const still = `${path}.png`;
  const part = `${path}.part.mp4`;
  const box = Math.round(Math.min(spec.width, spec.height) / 8);
  const crf = spec.quality === "high" ? "28" : "44";
  // The still is decoded once and repeated; reading it anew for each frame takes twice as long.
  const repeated = `[0]format=yuv420p,loop=loop=-1:size=1:start=0,setpts=N/${FRAMES_PER_SECOND}/TB[still]`;
  const place = `x='mod(t*${spec.width / 4},${spec.width})':y=H-${Math.round(box * 1.5)}`;
  const moving = `${repeated};[still][1]overlay=${place}:format=yuv420[v]`;
  try {
    await (await drawStill(spec)).png({ compressionLevel: 1 }).toFile(still);
    await ffmpeg.run([
      ...["-framerate", String(FRAMES_PER_SECOND), "-i", still],
      ...["-f", "lavfi", "-i", `color=c=${boxColour(spec)}:s=${box}x${box}:r=${FRAMES_PER_SECOND}`],
      ...(spec.audio ? ["-f", "lavfi", "-i", `sine=frequency=${pitchOf(spec)}:sample_rate=32000`] : []),
      ...["-filter_complex", moving, "-map", "[v]"],
      ...(spec.audio ? ["-map", "2:a", "-c:a", "aac", "-b:a", "48k"] : ["-an"]),
      ...encode,
      // Whose film it is, for whoever finds the file, and so that no two are equal.
      ...["-metadata", `comment=${spec.jobId}/${spec.variant}`],
      ...["-crf", crf, "-t", String(spec.seconds), "-movflags", "+faststart", part],
    ]);
    await rename(part, path);
  } finally {
    await Promise.all([rm(still, { force: true }), rm(part, { force: true })]);
  }
}
