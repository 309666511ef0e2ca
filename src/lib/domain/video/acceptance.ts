import type { VideoModel } from "../models/model.ts";
import type { Amount } from "../money/amount.ts";
import type { BudgetState } from "../money/budget.ts";
import type { VideoRequest } from "../request/request.ts";
import type { RemixSource } from "./plan.ts";
import type { VideoRecord } from "./record.ts";

/** A checked create or remix, as it asks to be accepted. */
export interface Acceptance {
  readonly owner: string;
  readonly request: VideoRequest;
  readonly model: VideoModel;
  /** The start image's bytes, when the request has one. */
  readonly image: Uint8Array | null;
  readonly source: RemixSource | null;
  readonly attempt: Attempt;
}

/** Which try of its caller a request is. */
export interface Attempt {
  /** SHA-256 of the Idempotency-Key; null without one. */
  readonly keyHash: string | null;
  /** The SDK says that it repeats a request by itself. */
  readonly isSdkRetry: boolean;
  /** How long a request under this key is the same one, in milliseconds; absent: as long as the key is remembered. */
  readonly sameForMs?: number;
}

/** What became of it. */
export type Accepted =
  /** `replayed`: an earlier request had made it. */
  | { readonly kind: "accepted"; readonly record: VideoRecord; readonly replayed: boolean }
  | { readonly kind: "key_reused" }
  /** The key's video was deleted. */
  | { readonly kind: "deleted" }
  | { readonly kind: "full"; readonly scope: "all" | "owner" }
  /** The budget that has no room for what it may cost. */
  | { readonly kind: "over_budget"; readonly budget: BudgetState; readonly estimate: Amount }
  /** The provider no longer takes requests for the model. */
  | { readonly kind: "retired"; readonly model: VideoModel; readonly available: readonly string[] };
