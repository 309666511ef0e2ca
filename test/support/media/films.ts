import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ffmpeg from "@ffmpeg-installer/ffmpeg";
import type { RangedFile } from "../../../src/lib/media/rangedFile.ts";

export interface FilmOptions {
  readonly size?: string;
  readonly seconds?: number;
  readonly audio?: boolean;
  readonly index?: "first" | "last" | "fragments" | "frames";
  readonly container?: "mp4" | "mov" | "webm" | "mkv";
}

const MOVFLAGS = {
  first: ["-movflags", "+faststart"],
  last: [],
  fragments: ["-movflags", "frag_keyframe+empty_moov"],
  /** A fragment for each frame, and an index for each fragment. */
  frames: ["-movflags", "dash+frag_every_frame+empty_moov"],
};

/** Renders a real film of moving colours, with a tone when asked for. */
export async function makeFilm({
  size = "320x180",
  seconds = 2,
  audio = true,
  index = "first",
  container = "mp4",
}: FilmOptions = {}): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "film-"));
  try {
    const path = join(folder, `film.${container}`);
    const picture = ["-f", "lavfi", "-i", `testsrc=size=${size}:rate=24:duration=${seconds}`];
    const tone = audio
      ? [
          "-f",
          "lavfi",
          "-i",
          `sine=frequency=440:duration=${seconds}`,
          "-c:a",
          container === "webm" ? "libopus" : "aac",
        ]
      : [];
    const codec =
      container === "webm" ? ["libvpx", "-deadline", "realtime"] : ["libx264", "-preset", "ultrafast"];
    const video = ["-c:v", ...codec, "-pix_fmt", "yuv420p"];
    await promisify(execFile)(ffmpeg.path, [
      "-loglevel",
      "error",
      ...picture,
      ...tone,
      ...video,
      ...(container === "mp4" ? MOVFLAGS[index] : []),
      path,
    ]);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file in memory that counts what was read of it. */
export function fileOf(bytes: Uint8Array): RangedFile & { readonly readBytes: () => number } {
  let total = 0;
  return {
    size: bytes.byteLength,
    read: async (start, end) => {
      total += end - start;
      return bytes.subarray(start, end);
    },
    readBytes: () => total,
  };
}

/** The same film, with so many bytes more between its data and its index, which lies behind them. */
export function grownInside(film: Uint8Array, more: number): Uint8Array {
  const bytes = Buffer.from(film);
  const name = bytes.indexOf("mdat", 0, "latin1");
  const end = name - 4 + bytes.readUInt32BE(name - 4);
  bytes.writeUInt32BE(bytes.readUInt32BE(name - 4) + more, name - 4);
  return Buffer.concat([bytes.subarray(0, end), Buffer.alloc(more, "reel"), bytes.subarray(end)]);
}

/** The same film with a box behind its end that players skip. */
export function grownBehind(film: Uint8Array, more: number): Uint8Array {
  const box = Buffer.alloc(more, "reel");
  box.writeUInt32BE(more, 0);
  box.write("free", 4, "latin1");
  return Buffer.concat([film, box]);
}
