import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ffmpeg from "@ffmpeg-installer/ffmpeg";
import { drawScene } from "./scene.ts";

const SECONDS = 4;
const made = new Map<string, Promise<Scene>>();

/** A film, and the picture that stands for it. */
export interface Scene {
  readonly film: Uint8Array;
  readonly still: Uint8Array;
}

/** A scene with a camera that moves over it: a real MP4, half as large as its size says. Made once a process. */
export function sceneFilm(scene: number, size: string): Promise<Scene> {
  const name = `${scene}/${size}`;
  const known = made.get(name) ?? make(scene, size);
  made.set(name, known);
  return known;
}

async function make(scene: number, size: string): Promise<Scene> {
  const [width = 640, height = 360] = size.split("x").map((side) => Math.round(Number(side) / 4) * 2);
  const wide = Math.round(width * 0.6) * 2;
  const picture = await drawScene(scene, wide, height);
  const still = await drawScene(scene, width * 2, height * 2);
  const folder = await mkdtemp(join(tmpdir(), "dailies-scene-"));
  try {
    await writeFile(join(folder, "scene.jpg"), picture);
    const pan = `crop=${width}:${height}:x='(in_w-out_w)*t/${SECONDS}':y=0`;
    const input = ["-loop", "1", "-framerate", "24", "-t", `${SECONDS}`, "-i", join(folder, "scene.jpg")];
    const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-pix_fmt", "yuv420p"];
    const out = ["-movflags", "+faststart", join(folder, "film.mp4")];
    await promisify(execFile)(ffmpeg.path, ["-loglevel", "error", ...input, "-vf", pan, ...codec, ...out]);
    return { film: await readFile(join(folder, "film.mp4")), still };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
