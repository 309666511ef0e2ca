import type { Job, Upload } from "../../job.ts";
import type { WellFormedBody } from "../../parseBody.ts";
import type { Reply } from "../../reply.ts";
import type { Settings } from "../../settings.ts";

/** What a create asks one of these servers for. */
export interface ServerCreate {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** The text that was sent as the model's name; null when none was. */
  readonly model: string | null;
  readonly reference: Upload | null;
  readonly isSilent: boolean;
}

/** A server that many people run, where it is otherwise than the Videos API that it speaks. */
export interface Server {
  /** Reads a create for the model that is served; throws a Refusal for one that it will not have. */
  readonly readCreate: (body: WellFormedBody, served: string) => ServerCreate;
  /** What becomes of size and length, where that is something else. */
  readonly made?: (asked: ServerCreate) => Pick<ServerCreate, "width" | "height" | "seconds">;
  readonly describe: (job: Job, now: number, settings: Settings) => Record<string, unknown>;
  readonly error: (status: number, message: string) => Reply;
  /** The status of the answer that shows a failed job. */
  readonly failedStatus: number;
  /** Of all members of a page those that its list has; null: its list does not answer. */
  readonly listed: readonly string[] | null;
  /** The answer to a delete; null: there is no such route. */
  readonly removed: ((job: Job, view: Record<string, unknown>) => Record<string, unknown>) | null;
  /** A deleted job is rendered to its end. */
  readonly worksOn: boolean;
  /** Whether the film comes, or nothing, where the picture is asked for. */
  readonly thumbnail: "film" | "none";
  /** The job's id behind the one that callers have; the same where it is left out. */
  readonly jobId?: (id: string) => string;
}
