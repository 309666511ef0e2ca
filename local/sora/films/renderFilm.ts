import { rename, rm, writeFile } from "node:fs/promises";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { FilmSpec } from "./filmSpec.ts";
import { FRAMES_PER_SECOND, placeInWords } from "./layer.ts";
import { type Parts, partsOf, pitchOf, ZOOM } from "./still.ts";

/** How all films here are encoded: fast rather than small, and for any player. */
export const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

/** Makes the film of a spec at `path`: its parts as they move, how far it is, and a quiet chord if it has sound. */
export async function renderFilm(ffmpeg: Ffmpeg, spec: FilmSpec, path: string): Promise<void> {
  const part = `${path}.part.mp4`;
  const parts = await partsOf(spec);
  const pictures = [parts.ground, ...parts.layers.map(({ picture }) => picture)];
  const files = pictures.map((_, index) => `${path}.${index}.png`);
  const crf = spec.quality === "high" ? "25" : "44";
  const line = `color=c=white@0.8:s=${spec.width}x${lineHeight(spec)}:r=${FRAMES_PER_SECOND}`;
  try {
    await Promise.all(files.map((file, index) => writeFile(file, pictures[index] ?? "")));
    await ffmpeg.run([
      ...files.flatMap((file) => ["-framerate", String(FRAMES_PER_SECOND), "-i", file]),
      ...["-f", "lavfi", "-i", line],
      ...(spec.audio ? ["-f", "lavfi", "-i", chord(spec)] : []),
      ...["-filter_complex", graph(spec, parts), "-map", "[v]"],
      ...(spec.audio ? ["-map", `${files.length + 1}:a`, "-c:a", "aac", "-b:a", "64k"] : ["-an"]),
      ...encode,
      // A picture that stands alone every second, for whoever seeks.
      ...["-g", String(FRAMES_PER_SECOND)],
      // Whose film it is, for whoever finds the file, and so that no two are equal.
      ...["-metadata", `comment=${spec.jobId}/${spec.variant}`],
      ...["-crf", crf, "-t", String(spec.seconds), "-movflags", "+faststart", part],
    ]);
    await rename(part, path);
  } finally {
    await Promise.all([...files, part].map((file) => rm(file, { force: true })));
  }
}

/** The ground, each layer at its place, and a line that grows along the lower edge until the film ends. */
function graph(spec: FilmSpec, { layers }: Parts): string {
  const frames = spec.seconds * FRAMES_PER_SECOND;
  const steps = [`[0]${spec.background ? nearer(spec, frames) : still()}[b0]`];
  for (const [index, layer] of layers.entries()) {
    steps.push(`[${index + 1}]format=yuva420p[l${index}]`);
    steps.push(`[b${index}][l${index}]overlay=${placeInWords(layer)}:format=yuv420[b${index + 1}]`);
  }
  const place = `x='-W+W*(n+1)/${frames}':y=H-${lineHeight(spec)}`;
  const { length } = layers;
  return [...steps, `[b${length}][${length + 1}]overlay=${place}:format=yuv420[v]`].join(";");
}

/** The picture is decoded once and repeated; reading it anew for each frame takes twice as long. */
function still(): string {
  return `format=yuv420p,loop=loop=-1:size=1:start=0,setpts=N/${FRAMES_PER_SECOND}/TB`;
}

/** Slowly nearer; twice as large before, since it moves by whole pixels. */
function nearer({ width, height }: FilmSpec, frames: number): string {
  const centre = "x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2'";
  const zoom = `zoompan=z='1+${ZOOM}*on/${frames}':${centre}:d=${frames}:fps=${FRAMES_PER_SECOND}:s=${width}x${height}`;
  return `scale=${width * 2}:${height * 2},${zoom},format=yuv420p`;
}

function lineHeight({ width, height }: FilmSpec): number {
  return 2 * Math.max(1, Math.round(Math.min(width, height) / 300));
}

function chord(spec: FilmSpec): string {
  const pitch = pitchOf(spec);
  const tones = [1, 1.5, 2.5].map(
    (by, index) => `sin(2*PI*${pitch * by}*t)*(0.6+0.4*sin(${0.9 + index / 3}*t))`,
  );
  // Commas part arguments, so there are none; it comes and goes, since a sudden tone clicks.
  const swell = `0.07*sin(PI*t/${spec.seconds})`;
  return `aevalsrc='${swell}*(${tones.join("+")})':s=32000:c=mono:d=${spec.seconds}`;
}
