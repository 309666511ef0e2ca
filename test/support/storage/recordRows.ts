import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { pointerTo } from "../../../src/lib/storage/videos/ownPointers.ts";
import {
  ascending,
  descending,
  EVERYBODY,
  recordKeys,
  requireUlid,
} from "../../../src/lib/storage/videos/recordKeys.ts";
import { toRecordColumns } from "../../../src/lib/storage/videos/recordRow.ts";

/** The rows by which lists find a record, as the app writes them. */
export function recordRows(record: VideoRecord) {
  const { id, owner } = record;
  const ulid = requireUlid(id);
  const everybody = { partitionKey: EVERYBODY, ulid, owner };
  return [
    { ...recordKeys(owner, id), ...toRecordColumns(record) },
    pointerTo(record),
    { ...everybody, rowKey: descending(ulid) },
    { ...everybody, rowKey: ascending(ulid) },
  ];
}
