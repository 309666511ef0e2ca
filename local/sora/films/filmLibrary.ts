import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ByteSource, bytesInMemory } from "../byteSource.ts";
import { readImageHeader } from "../imageHeader.ts";
import type { Job } from "../job.ts";
import { Ffmpeg } from "./ffmpeg.ts";
import type { FilmOrigin } from "./filmOrigin.ts";
import { type FilmSpec, filmKey, filmSpecOf } from "./filmSpec.ts";
import { firstFrame } from "./firstFrame.ts";
import { paddedTo, withMark } from "./mp4Boxes.ts";
import { plainPicture } from "./plainPicture.ts";
import { pruneFilms } from "./pruneFilms.ts";
import { renderFilm } from "./renderFilm.ts";
import { drawSpritesheet, drawThumbnail } from "./still.ts";
import { tinyFilm } from "./tinyFilm.ts";

/** `real`: drawn for each output; `tiny`: cheap and alike to look at, told apart by a trailing mark. */
export type FilmMode = "real" | "tiny";

/** The bytes a test has put in place of an output's film: its own, or the film padded to a size. */
export type SetFilm = { readonly source: ByteSource } | { readonly padTo: number };

/** Makes the films of each job when they are asked for, and keeps them. */
export class FilmLibrary {
  readonly #mode: FilmMode;
  readonly #folder: string;
  readonly #isTemporary: boolean;
  readonly #ffmpeg = new Ffmpeg();
  readonly #making = new Map<string, Promise<Uint8Array>>();
  readonly #set = new Map<string, SetFilm>();

  constructor(mode: FilmMode, dataFolder: string | null) {
    this.#mode = mode;
    this.#isTemporary = dataFolder === null;
    this.#folder =
      dataFolder === null ? mkdtempSync(join(tmpdir(), "sora-films-")) : join(dataFolder, "films");
    mkdirSync(this.#folder, { recursive: true });
    pruneFilms(this.#folder);
  }

  /** The film of an output; made now if nobody has asked for it before. */
  async film(job: Job, variant: number, quality: "high" | "low", origin: FilmOrigin): Promise<ByteSource> {
    const set = this.#set.get(setKey(job.id, variant));
    if (set && "source" in set) return set.source;
    const own = await this.#made(job, filmSpecOf(job, variant, quality, origin));
    return set ? paddedTo(own, set.padTo) : own;
  }

  /** Starts making a film that will be asked for; a failure shows when it is. */
  prepare(job: Job, variant: number, origin: FilmOrigin): void {
    this.film(job, variant, "high", origin).catch(() => undefined);
  }

  /** Puts other bytes in place of an output's film. */
  setFilm(jobId: string, variant: number, film: SetFilm): void {
    this.#set.set(setKey(jobId, variant), film);
  }

  async thumbnail(
    job: Job,
    variant: number,
    format: "jpeg" | "webp",
    origin: FilmOrigin,
  ): Promise<Uint8Array> {
    if (this.#mode === "tiny") return plainPicture(`${job.id}/${variant}`, job, format);
    return drawThumbnail(await this.#onPicture(filmSpecOf(job, variant, "high", origin)), format);
  }

  async spritesheet(job: Job, origin: FilmOrigin): Promise<Uint8Array> {
    if (this.#mode === "tiny") return plainPicture(job.id, job, "jpeg");
    return drawSpritesheet(await this.#onPicture(filmSpecOf(job, 0, "high", origin)));
  }

  /** Ends what is being made, and takes its own folder away if it was a temporary one. */
  async close(): Promise<void> {
    this.#ffmpeg.close();
    await Promise.allSettled(this.#making.values());
    if (this.#isTemporary) rmSync(this.#folder, { recursive: true, force: true });
  }

  async #made(job: Job, spec: FilmSpec): Promise<ByteSource> {
    if (this.#mode === "real") return bytesInMemory(await this.#once(filmKey(spec), spec));
    const mark = `${job.id}/${spec.variant}/${spec.quality}`;
    const tiny = tinyFilm(spec, this.#folder);
    this.#making.set(mark, tiny);
    try {
      return withMark(bytesInMemory(await tiny), mark);
    } finally {
      this.#making.delete(mark);
    }
  }

  /** Callers that want the same film at the same time wait for one rendering. */
  #once(key: string, spec: FilmSpec): Promise<Uint8Array> {
    const running = this.#making.get(key);
    if (running) return running;
    const path = join(this.#folder, `${key}.mp4`);
    const made = readFile(path).catch(async () => {
      await renderFilm(this.#ffmpeg, await this.#onPicture(spec), path);
      return readFile(path);
    });
    this.#making.set(key, made);
    const forget = () => this.#making.delete(key);
    made.then(forget, forget);
    return made;
  }

  /** The same spec, starting from a picture where it started from a film. */
  async #onPicture(spec: FilmSpec): Promise<FilmSpec> {
    if (!spec.background || readImageHeader(spec.background)) return spec;
    return { ...spec, background: await firstFrame(this.#ffmpeg, spec.background, this.#folder) };
  }
}

function setKey(jobId: string, variant: number): string {
  return `${jobId}/${variant}`;
}
