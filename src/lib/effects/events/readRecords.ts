import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";

const AT_ONCE = 10;

/** The records with these ids, in their order, without those that are gone. */
export async function readRecords(
  owner: string,
  ids: readonly string[],
  { storage }: Pick<Services, "storage">,
): Promise<readonly VideoRecord[]> {
  const records: VideoRecord[] = [];
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const some = ids.slice(first, first + AT_ONCE);
    const found = await Promise.all(some.map((id) => storage.records.find(owner, id)));
    for (const each of found) if (each !== null) records.push(each.record);
  }
  return records;
}
