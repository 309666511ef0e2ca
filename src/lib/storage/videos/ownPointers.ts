import type { TableEntity } from "@azure/data-tables";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal } from "../../domain/video/stage.ts";
import { hasJsonColumns } from "../table/jsonColumns.ts";
import type { Row } from "../table/table.ts";
import { ascending, ownerPartition, requireUlid } from "./recordKeys.ts";
import { parseRecordRow, toRecordColumns } from "./recordRow.ts";

// One row a video beside its record, `a|<ulid>`, by which an owner's videos are found the oldest first (decision 043). As
// long as the video has not ended it says that there is one. From then on it holds the record, and is written in one
// transaction with it; it never holds anything else than the record itself does.

/** The pointer that goes with a record as it is now. */
export function pointerTo(record: VideoRecord): TableEntity {
  const { id, stage, createdAt } = record;
  const columns = isFinal(stage) ? toRecordColumns(record) : { createdAt: new Date(createdAt) };
  return { ...pointerKeys(record), id, ...columns };
}

/** The pointer of a removed record, until it is gone as well: it shows nothing. */
export function voidPointer(video: Pick<VideoRecord, "owner" | "id">): TableEntity {
  return { ...pointerKeys(video), void: true };
}

/** True when a change of a record changes its pointer. */
export function changesPointer(before: VideoRecord, after: VideoRecord): boolean {
  return isFinal(before.stage) || isFinal(after.stage);
}

/** The record that a pointer holds; null when it only says that there is one. */
export function recordIn(pointer: Row): VideoRecord | null {
  return hasJsonColumns(pointer) ? parseRecordRow(pointer) : null;
}

function pointerKeys({ owner, id }: Pick<VideoRecord, "owner" | "id">) {
  return { partitionKey: ownerPartition(owner), rowKey: ascending(requireUlid(id)) };
}
