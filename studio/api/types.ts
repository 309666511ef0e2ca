import type { ModelObject } from "../../src/lib/domain/models/modelObject.ts";
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

export interface Spent {
  readonly videos: number;
  readonly seconds: number;
  readonly estimated: number;
  readonly actual: number;
  readonly unaccounted: number;
}

export interface SpentGroup extends Spent {
  readonly key: string;
}

/** Others than admins see of a budget over all that it holds, not its numbers. */
export interface Budget {
  readonly scope: "all" | "owner";
  readonly period: "day" | "month";
  readonly limit?: number;
  readonly reserved?: number;
  readonly spent?: number;
  readonly left?: number;
}

export interface Usage {
  readonly from: string;
  readonly to: string;
  readonly total: Spent;
  readonly groups: readonly SpentGroup[];
  readonly budgets?: readonly Budget[];
}

export interface SettingProblem {
  readonly name: string;
  readonly problem: string;
}

export interface CapacityGroup {
  readonly name: string;
  readonly running: number;
  readonly waiting: number;
  readonly paused_until: number | null;
  readonly resources: readonly {
    readonly resource: string;
    readonly running: number;
    readonly max_running: number;
    readonly paused_until: number | null;
  }[];
}

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
