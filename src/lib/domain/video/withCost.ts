import type { VideoCost } from "../money/videoCost.ts";
import type { VideoRecord } from "./record.ts";
import { isFinal } from "./stage.ts";

/** The record that says what the ledger says; null when it does. A cost is known once a video has ended. */
export function withCost(record: VideoRecord, { booked, unaccounted }: VideoCost): VideoRecord | null {
  const actual = isFinal(record.stage) ? booked : record.actual;
  return record.actual === actual && record.unaccounted === unaccounted
    ? null
    : { ...record, actual, unaccounted };
}
