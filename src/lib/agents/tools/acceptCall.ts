import { canonicalRequest } from "../../domain/request/canonicalRequest.ts";
import type { Acceptance, Attempt } from "../../domain/video/acceptance.ts";
import { acceptVideo } from "../../effects/videos/acceptVideo.ts";
import { sha256 } from "../../hash/sha256.ts";
import { notAccepted } from "../../http/answers/notAccepted.ts";
import { type AgentTools, refusal, type ToolAnswer } from "../tool.ts";
import { videoShown } from "../videoTool.ts";

/** Agents repeat what seems to have failed: for so long an equal call is the same film. */
const SAME_FOR_MS = 900_000;

/** Has a film made, once for each idempotency key, or once a quarter of an hour for calls that are equal. */
export async function acceptCall(
  acceptance: Omit<Acceptance, "attempt" | "owner">,
  key: string | undefined,
  tools: AgentTools,
): Promise<ToolAnswer> {
  const { owner } = tools.caller;
  const attempt: Attempt =
    key === undefined
      ? {
          keyHash: sha256(`equal call: ${canonicalRequest(acceptance.request)}`),
          isSdkRetry: false,
          sameForMs: SAME_FOR_MS,
        }
      : { keyHash: sha256(key), isSdkRetry: false };
  const accepted = await acceptVideo({ ...acceptance, owner, attempt }, tools);
  if (accepted.kind !== "accepted") return refusal(notAccepted(accepted, tools));
  return await videoShown(accepted.record, tools, accepted.replayed ? repeated(key) : "Accepted.");
}

function repeated(key: string | undefined): string {
  const why =
    key === undefined
      ? "an equal call within the last 15 minutes"
      : "an earlier call under this idempotency_key";
  return `This is the film of ${why}: nothing new was started or is charged. For another film, pass a new idempotency_key.`;
}
