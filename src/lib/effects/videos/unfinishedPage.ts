import type { VideoRecord } from "../../domain/video/record.ts";
import { firstIdAt } from "../../domain/video/videoId.ts";
import type { Services } from "../../services/services.ts";
import type { PageQuery, RecordPage } from "../../storage/videos/recordPages.ts";

const READS_AT_ONCE = 50;

/**
 * One page of unfinished videos of an owner, or of everybody (null): found by the rows of the active ones, whose number is
 * limited, and not by looking through all that has ended.
 */
export async function unfinishedPage(
  owner: string | null,
  query: PageQuery,
  { storage }: Pick<Services, "storage">,
): Promise<RecordPage> {
  const places: { readonly id: string; readonly owner: string }[] = [];
  for await (const place of storage.active.list())
    if ((owner === null || place.owner === owner) && isWithin(place.id, query)) places.push(place);
  if (query.order === "desc") places.reverse();
  const records: VideoRecord[] = [];
  for (let start = 0; start < places.length && records.length <= query.limit; start += READS_AT_ONCE) {
    const some = places.slice(start, start + READS_AT_ONCE);
    const found = await Promise.all(some.map((place) => storage.records.find(place.owner, place.id)));
    records.push(...found.flatMap((each) => each?.record ?? []).filter((record) => meets(record, query)));
  }
  return { records: records.slice(0, query.limit), hasMore: records.length > query.limit };
}

/** Ids carry their time, and the order of ids is that of lists. */
function isWithin(id: string, { order, after, createdFrom, createdBefore }: PageQuery): boolean {
  if (after != null && (order === "asc" ? id <= after : id >= after)) return false;
  if (createdFrom != null && id < firstIdAt(createdFrom)) return false;
  return createdBefore == null || id < firstIdAt(createdBefore);
}

function meets({ stage, request }: VideoRecord, { stages, model }: PageQuery): boolean {
  return (stages == null || stages.includes(stage)) && (model == null || request.model === model);
}
