/**
 * What Dailies' answers and requests have beside OpenAI's, for the types of the SDK: `import type {} from "./dailies.d.ts"`,
 * or the file among those that are compiled.
 */
import "openai/resources/videos";

declare module "openai/resources/videos" {
  interface Video {
    /** Finer than `status`. */
    readonly stage: DailiesStage;
    /** What a person reads of the stage. */
    readonly message: string;
    /** When each stage that it has been through began, in unix seconds. */
    readonly timeline: readonly { readonly stage: DailiesStage; readonly at: number }[];
    /** When it will probably be ready, in unix seconds; null where nobody can tell, and at the end. */
    readonly eta: number | null;
    /** Place in line, 1 = next; null when the video does not wait. */
    readonly queue_position: number | null;
    /** True when a job takes longer than is usual. */
    readonly overdue: boolean;
    /** True while the provider does not answer; it is asked again until it does. */
    readonly unreachable: boolean;
    readonly mode: "text" | "image" | "remix";
    readonly n_variants: number;
    /** What was asked for beside; left out where it was not. */
    readonly seed?: number;
    readonly negative_prompt?: string;
    readonly generate_audio?: boolean;
    readonly fps?: number;
    readonly cost: DailiesCost;
    readonly outputs: readonly DailiesOutput[];
    readonly metadata: Readonly<Record<string, string>>;
    /** The rest is for admins only. */
    readonly owner?: string | undefined;
    /** The jobs that the provider has. */
    readonly provider?: readonly DailiesJob[] | undefined;
    /** How each receiver stands with the event of the video's end; left out before there is one. */
    readonly deliveries?: readonly DailiesDelivery[] | undefined;
  }

  interface VideoCreateParams {
    /** How many films of one prompt, 1 to 4. */
    n_variants?: number;
    /** These four where the model's `fields` have them. */
    seed?: number;
    negative_prompt?: string;
    generate_audio?: boolean;
    fps?: number;
    /** Up to 16 pairs, kept and given back. */
    metadata?: Readonly<Record<string, string>>;
  }

  type DailiesStage =
    | "queued"
    | "waiting_for_capacity"
    | "submitting"
    | "submit_unknown"
    | "preprocessing"
    | "running"
    | "processing"
    | "archiving"
    | "cancelling"
    | "completed"
    | "cancelled"
    | "failed"
    | "expired"
    | "timed_out";

  /** In US dollars. */
  interface DailiesCost {
    readonly currency: "USD";
    readonly estimated: number;
    /** What was billed; null until that is known. */
    readonly actual: number | null;
    /** What may be billed beside: nobody can tell yet. */
    readonly unaccounted: number;
  }

  interface DailiesOutput {
    readonly index: number;
    readonly status: "waiting" | "running" | "archived" | "failed" | "cancelled" | "expired";
    /** Where the film is; null until it is archived. */
    readonly content_url: string | null;
    readonly bytes: number | null;
    readonly sha256: string | null;
    readonly duration_seconds: number | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly has_audio: boolean | null;
    /** With `?expand=signed_urls`: the film's address, and its thumbnail's, readable without a key for 15 minutes. */
    readonly signed_url?: string | null | undefined;
    readonly thumbnail_signed_url?: string | null | undefined;
  }

  interface DailiesJob {
    readonly resource: string | null;
    readonly deployment: string | null;
    readonly job_id: string;
    readonly submitted_at: number | null;
    readonly expires_at: number | null;
  }

  interface DailiesDelivery {
    readonly event_id: string;
    /** The receiver's host and port. */
    readonly host: string;
    readonly attempts: number;
    /** The HTTP status last answered; null when nothing was. */
    readonly last_status: number | null;
    /** `gone`: it answered 410; `failed`: it took nothing for a day. */
    readonly state: "pending" | "delivered" | "gone" | "failed";
  }
}
