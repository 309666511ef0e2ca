import type { ProviderTarget } from "../../domain/models/model.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { type AnswerFacts, answerKind, statusIn } from "../../domain/polling/answerKind.ts";
import { withoutPrompts } from "../../domain/request/withoutPrompt.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Log } from "../../services/log.ts";

/** Which call of which job was answered, and where. */
export interface AnsweredCall {
  readonly call: "create" | "status" | "film";
  readonly record: VideoRecord;
  readonly jobIndex: number;
  readonly target: ProviderTarget;
}

/** Logs that a provider did not do what it was asked, without the prompt that it may have quoted. */
export function logAnswer(
  { call, record, jobIndex, target }: AnsweredCall,
  answer: AnswerFacts,
  log: Log,
): void {
  log("provider_answer", {
    videoId: record.id,
    jobIndex,
    call,
    kind: answerKind(answer),
    status: statusIn(answer.reason),
    code: answer.code ?? null,
    model: record.request.model,
    resource: resourceName(target),
    reason: withoutPrompts(answer.reason, record.request),
  });
}
