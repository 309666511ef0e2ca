import {
  CustomSource,
  EncodedPacketSink,
  Input,
  type InputFormat,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from "mediabunny";
import { bytesBehindBoxes } from "./bytesBehindBoxes.ts";
import { bytesBehindSegment } from "./bytesBehindSegment.ts";
import { type Container, type FilmFacts, type NotAFilm, notAFilm } from "./filmFacts.ts";
import type { RangedFile } from "./rangedFile.ts";

/**
 * What the index of a film says, and whether its tracks have their ends. Throws many kinds of errors on damaged bytes.
 * This file alone imports the parser, and is a bundle of its own (decision 050).
 */
export async function readIndex(file: RangedFile): Promise<FilmFacts | NotAFilm> {
  const source = new CustomSource({ getSize: () => file.size, read: file.read });
  using input = new Input({ formats: [...CONTAINERS.keys()], source });
  if (!(await input.canRead())) return notAFilm("the file is no film");
  const container = CONTAINERS.get(await input.getFormat()) ?? "mp4";
  const hasBoxes = container === "mp4" || container === "mov";
  const bytesBehind = hasBoxes ? await bytesBehindBoxes(file) : await bytesBehindSegment(file);
  if (bytesBehind === null) return notAFilm("the file is truncated");

  const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
  if (video === null) return notAFilm("the file has no video track: it is truncated or holds no film");
  for (const track of await input.getTracks()) {
    // The duration comes from the index alone: only the last packet tells whether the bytes are there.
    const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
    if (last === null || last.byteLength === 0) return notAFilm("the file is truncated: a track has no end");
  }
  return describe(video, {
    durationSeconds: await input.computeDuration(),
    hasAudio: audio !== null,
    container,
    bytesBehind,
  });
}

const CONTAINERS: ReadonlyMap<InputFormat, Container> = new Map<InputFormat, Container>([
  [MP4, "mp4"],
  [QTFF, "mov"],
  [WEBM, "webm"],
  [MATROSKA, "mkv"],
]);

async function describe(
  video: InputVideoTrack,
  facts: Pick<FilmFacts, "durationSeconds" | "hasAudio" | "container" | "bytesBehind">,
): Promise<FilmFacts | NotAFilm> {
  const [width, height] = await Promise.all([video.getDisplayWidth(), video.getDisplayHeight()]);
  if (!(facts.durationSeconds > 0 && width > 0 && height > 0))
    return notAFilm("the film has no duration or no size");
  return { kind: "film", width, height, ...facts };
}
