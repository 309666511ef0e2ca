import { isFinal } from "../../domain/video/stage.ts";
import { OVERLAP_MS, type Told, type WatchTools } from "./ownerWatch.ts";
import { readRecords } from "./readRecords.ts";

const AT_ONCE = 10;

/** The videos of an owner that have ended or were deleted since then, in that order; read as they are taken. */
export async function* missedEnds(owner: string, since: number, tools: WatchTools): AsyncGenerator<Told> {
  const changes = await tools.storage.changes.since(owner, since - OVERLAP_MS);
  for (let first = 0; first < changes.length; first += AT_ONCE) {
    const some = changes.slice(first, first + AT_ONCE);
    const alive = some.filter(({ deleted }) => !deleted).map(({ id }) => id);
    const records = new Map((await readRecords(owner, alive, tools)).map((each) => [each.id, each]));
    for (const { id, deleted, at } of some) {
      const record = records.get(id);
      if (deleted) yield { kind: "deleted", id, at };
      else if (record !== undefined && isFinal(record.stage)) yield { kind: "video", record, at };
    }
  }
}
