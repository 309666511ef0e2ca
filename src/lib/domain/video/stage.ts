const RUNNING_STAGES = [
  "queued",
  "waiting_for_capacity",
  "submitting",
  "submit_unknown",
  "preprocessing",
  "running",
  "processing",
  "archiving",
  "cancelling",
] as const;
export type RunningStage = (typeof RUNNING_STAGES)[number];

const FINAL_STAGES = ["completed", "cancelled", "failed", "expired", "timed_out"] as const;
export type FinalStage = (typeof FINAL_STAGES)[number];

/** What a video is doing, finer than OpenAI's four statuses. */
export const STAGES = [...RUNNING_STAGES, ...FINAL_STAGES] as const;
export type Stage = (typeof STAGES)[number];

/** When a video came to a stage, in milliseconds since 1970. */
export interface StageStart {
  readonly stage: Stage;
  readonly at: number;
}

/** OpenAI's four words. */
export const VIDEO_STATUSES = ["queued", "in_progress", "completed", "failed"] as const;
export type VideoStatus = (typeof VIDEO_STATUSES)[number];

interface StageFacts {
  /** A job's stage never moves to a lower rank, except when an operator resolves a lost submit. */
  readonly rank: number;
  readonly status: VideoStatus;
  readonly message: string;
}

const FACTS: Readonly<Record<Stage, StageFacts>> = {
  queued: { rank: 0, status: "queued", message: "Job queued..." },
  waiting_for_capacity: { rank: 1, status: "queued", message: "Waiting for a free slot at the provider..." },
  submitting: { rank: 2, status: "queued", message: "Handing the job to the provider..." },
  submit_unknown: {
    rank: 3,
    status: "in_progress",
    message: "The provider's reply was lost; an operator must say whether the job was made.",
  },
  preprocessing: { rank: 4, status: "in_progress", message: "Preprocessing your request..." },
  running: { rank: 5, status: "in_progress", message: "Generating video..." },
  processing: { rank: 6, status: "in_progress", message: "Processing video..." },
  archiving: { rank: 7, status: "in_progress", message: "Copying the film to our own storage..." },
  cancelling: { rank: 8, status: "in_progress", message: "Cancelling..." },
  completed: { rank: 9, status: "completed", message: "Completed" },
  cancelled: { rank: 9, status: "failed", message: "Cancelled" },
  failed: { rank: 9, status: "failed", message: "Failed" },
  expired: { rank: 9, status: "failed", message: "Expired" },
  timed_out: { rank: 9, status: "failed", message: "Timed out" },
};

/** OpenAI's status for a stage. */
export function statusOf(stage: Stage): VideoStatus {
  return FACTS[stage].status;
}

/** The sentence a person sees for a stage. */
export function messageOf(stage: Stage): string {
  return FACTS[stage].message;
}

/** True when a video has ended; a final stage never changes again. */
export function isFinal(stage: Stage): stage is FinalStage {
  return FACTS[stage].rank === 9;
}

/** The later of two stages: what keeps a video from going back. */
export function laterStage(a: Stage, b: Stage): Stage {
  return FACTS[b].rank > FACTS[a].rank ? b : a;
}
