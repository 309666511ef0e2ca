/** What a video is doing, finer than OpenAI's four statuses. */
export type Stage = RunningStage | FinalStage;

export type RunningStage =
  | "queued"
  | "waiting_for_capacity"
  | "submitting"
  | "submit_unknown"
  | "preprocessing"
  | "running"
  | "processing"
  | "archiving"
  | "cancelling";

export type FinalStage = "completed" | "cancelled" | "failed" | "expired" | "timed_out";

export type VideoStatus = "queued" | "in_progress" | "completed" | "failed";

interface StageFacts {
  /** A job's stage never moves to a lower rank, except when an operator resolves a lost submit. */
  readonly rank: number;
  readonly status: VideoStatus;
  readonly message: string;
}

const STAGES: Readonly<Record<Stage, StageFacts>> = {
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
  return STAGES[stage].status;
}

/** The sentence a person sees for a stage. */
export function messageOf(stage: Stage): string {
  return STAGES[stage].message;
}

/** True when a video has ended; a final stage never changes again. */
export function isFinal(stage: Stage): stage is FinalStage {
  return STAGES[stage].rank === 9;
}

/** The later of two stages: what keeps a video from going back. */
export function laterStage(a: Stage, b: Stage): Stage {
  return STAGES[b].rank > STAGES[a].rank ? b : a;
}
