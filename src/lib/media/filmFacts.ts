/** What a film's own index says of it; sizes in pixels as displayed. */
export interface FilmFacts {
  readonly kind: "film";
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly hasAudio: boolean;
  readonly container: Container;
  /** How much lies behind its end and is no part of it. */
  readonly bytesBehind: number;
}

/** MP4 is what is expected; the others are films as well. */
export type Container = "mp4" | "mov" | "webm" | "mkv";

/** Bytes that no player would play to the end; `reason` is for logs and records, in our own words. */
export interface NotAFilm {
  readonly kind: "not-a-film";
  readonly reason: string;
}

/** `reason` in our own words, without what the bytes say. */
export function notAFilm(reason: string): NotAFilm {
  return { kind: "not-a-film", reason };
}
