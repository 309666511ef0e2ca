import type { Claim, Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import { standInLine } from "../../../src/lib/domain/capacity/transitions.ts";
import { jobKeyOf } from "../../../src/lib/domain/video/videoId.ts";
import { SORA_2 } from "./sampleModels.ts";
import { NOW } from "./sampleVideo.ts";

export const CLAIM: Claim = {
  claimedAt: NOW,
  postBy: NOW + 90_000,
  absentSince: null,
  target: SORA_2.target,
  heard: "silence",
};

/** A waiting ticket of its own video; `place` says where it stands in the line. */
export function ticketOf(place: number, changes: Partial<Ticket> = {}): Ticket {
  const videoId = `video_${String(place).padStart(26, "0")}`;
  const waiting = standInLine({
    jobKey: jobKeyOf(videoId, 0),
    videoId,
    owner: "anna",
    jobIndex: 0,
    group: "films.example",
    fingerprint: `fingerprint ${place}`,
    waiter: `${videoId}:1:0`,
  });
  return { ...waiting, ...changes };
}
