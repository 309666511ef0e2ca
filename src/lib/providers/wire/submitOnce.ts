import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { SubmitAnswer } from "../provider.ts";
import type { Access } from "./access.ts";
import { createAnswer } from "./createAnswer.ts";
import type { CreateCall } from "./createBody.ts";
import { type CommonWords, parseJson } from "./errorBody.ts";
import { isSuccess, unreadable } from "./replies.ts";
import type { TextReply, Transport } from "./transport.ts";

/** How a job is handed over. */
export interface Submission {
  /** Null when the protocol has no way to ask for the job. */
  readonly call: CreateCall | null;
  readonly isRemix: boolean;
  /** Nothing is sent after this time, in milliseconds since 1970. */
  readonly sendBy: number;
  readonly access: Pick<Access, "problem">;
  readonly transport: Pick<Transport, "post">;
  /** The job in a success; null when there is none. */
  readonly readJob: (body: unknown, reply: TextReply) => ProviderSnapshot | null;
  /** The provider's errors in the words that are common here. */
  readonly words?: CommonWords;
  /** Makes what was said fit for a log. */
  readonly say: (text: string) => string;
  readonly now: () => number;
}

/** Makes the one create call, and says what its answer means. */
export async function submitOnce(submission: Submission): Promise<SubmitAnswer> {
  const { call, isRemix, sendBy, access, transport, readJob, words, say, now } = submission;
  const problem = access.problem();
  if (problem !== null) return { kind: "misplaced", code: "provider_auth", reason: problem };
  if (!call)
    return { kind: "refused", code: "invalid_request", reason: "this protocol cannot make such a job" };

  const reply = await transport.post(call.url, call.body, sendBy);
  if (reply.kind === "silence") {
    const reason = say(reply.reason);
    return reply.wasSent ? { kind: "ambiguous", heard: "silence", reason } : { kind: "unreachable", reason };
  }
  if (!isSuccess(reply)) {
    const answer = createAnswer({ ...reply, isRemix, now: now(), ...(words ? { words } : {}) });
    return { ...answer, reason: say(answer.reason) };
  }
  const made = readJob(parseJson(reply.text), reply);
  if (made) return { kind: "accepted", job: made };
  return { kind: "ambiguous", heard: "success", reason: say(unreadable(reply)) };
}
