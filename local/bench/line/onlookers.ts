import { reclaimSlots } from "../../../src/activities/reclaimSlots.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { standing } from "../../../src/lib/effects/videos/standing.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";

const ASKED_EVERY_MS = 5_000;
const SWEPT_EVERY_MS = 300_000;

/** Who comes by the clock, whatever the line does: one who asks where the last film stands, and the sweep. */
export function onlookersOf(videos: readonly VideoRecord[], tools: Tools) {
  const names = ["ask", "sweep"] as const;
  const last = videos.at(-1);
  let misplaced = 0;
  return {
    names,
    has: (what: string) => names.some((name) => name === what),
    misplaced: () => misplaced,
    /** Once; after how long it comes again. `waiting` is how many truly wait. */
    async come(what: string, waiting: number): Promise<number> {
      if (what === "sweep") {
        await reclaimSlots({}, tools);
        return SWEPT_EVERY_MS;
      }
      if (!last) throw new Error("a line of nobody");
      const { position } = await standing({ ...last, stage: "waiting_for_capacity" }, tools);
      misplaced = Math.max(misplaced, Math.abs((position ?? 0) - waiting));
      return ASKED_EVERY_MS;
    },
  };
}
