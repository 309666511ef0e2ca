import type { VideoRecord } from "../../domain/video/record.ts";
import { inspectFilm } from "../../media/inspectFilm.ts";
import type { Tools } from "../../services/tools.ts";
import { acceptFilm, type Measured } from "./acceptFilm.ts";

/** Checks by ranged reads that the blob is a whole, playable film, and accepts it. */
export async function measureFilm(path: string, record: VideoRecord, tools: Tools): Promise<Measured> {
  const { films } = tools.storage;
  const facts = await films.facts(path);
  if (!facts) return { kind: "not-a-film", reason: "nothing was stored" };
  const seen = await inspectFilm({
    size: facts.bytes,
    read: (start, end) => films.read(path, start, end, facts.etag),
  });
  return acceptFilm(path, { stored: facts, seen }, record, tools);
}
