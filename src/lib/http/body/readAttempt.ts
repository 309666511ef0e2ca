import type { Problem } from "../../domain/request/problem.ts";
import type { Attempt } from "../../domain/video/acceptance.ts";
import { sha256 } from "../../hash/sha256.ts";

/** Which try a request says it is, by its `Idempotency-Key` and by the mark that OpenAI's SDKs put on their retries. */
export function readAttempt(
  headers: Headers,
):
  | { readonly kind: "attempt"; readonly attempt: Attempt }
  | { readonly kind: "problem"; readonly problem: Problem } {
  const key = headers.get("idempotency-key");
  if (key !== null && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const message = "Invalid value: 'Idempotency-Key' must be 1 to 255 visible ASCII characters.";
    return { kind: "problem", problem: { message, param: "Idempotency-Key", code: "invalid_value" } };
  }
  const isSdkRetry = Number(headers.get("x-stainless-retry-count") ?? 0) >= 1;
  return { kind: "attempt", attempt: { keyHash: key === null ? null : sha256(key), isSdkRetry } };
}
