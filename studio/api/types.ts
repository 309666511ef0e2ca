import type { GroupObject } from "../../src/lib/domain/capacity/operationsObject.ts";
import type { ModelObject } from "../../src/lib/domain/models/modelObject.ts";
import type { UsageObject } from "../../src/lib/domain/money/usageObject.ts";
import type { VideoObject } from "../../src/lib/domain/video/videoObject.ts";

export type Model = ModelObject;
export type Stage = VideoObject["stage"];
export type Status = VideoObject["status"];

export type Video = VideoObject;
/** When a stage began, in unix seconds. */
export type StageBegin = Video["timeline"][number];

export interface VideoList {
  readonly data: readonly Video[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}

export type Usage = UsageObject;
export type SpentGroup = Usage["groups"][number];
/** Others than admins see of a budget over all that it holds, not its numbers. */
export type Budget = Usage["budgets"][number];

export interface SettingProblem {
  readonly name: string;
  readonly problem: string;
}

export type CapacityGroup = GroupObject;

export interface Operations {
  readonly groups: readonly CapacityGroup[];
  readonly attention: readonly Video[];
  readonly settings: readonly SettingProblem[];
}

export interface Health {
  readonly status: "healthy" | "unhealthy";
  readonly storage?: string;
  readonly providers?: readonly {
    readonly model: string;
    readonly api: string;
    readonly configured: boolean;
    readonly reachable?: boolean;
    readonly retires_at: string | null;
  }[];
  readonly unfinished?: number;
  readonly oldest_unfinished_at?: number | null;
  readonly settings?: readonly SettingProblem[];
  readonly warnings?: readonly SettingProblem[];
}

/** A word of the simulator that provokes a fault, and what it does. */
export interface TryWord {
  readonly word: string;
  readonly what: string;
}

/** What the server says to the page alone (`/studio/config.json`). */
export interface StudioConfig {
  readonly auth: "keys" | "easyauth" | "open" | null;
  readonly try: readonly TryWord[];
}
