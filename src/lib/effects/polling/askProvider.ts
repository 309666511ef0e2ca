import { mayBear } from "../../domain/request/samePrompt.ts";
import type { CheckAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { noteReach } from "../capacity/groupReach.ts";
import { logAnswer } from "../submit/logAnswer.ts";
import type { WatchedJob } from "./watchedJob.ts";

/** What the provider says of a job. What it says under another id of another prompt is no answer. Reads, and notes its reach. */
export async function askProvider(
  { record, ticket, bound: { target, providerId } }: WatchedJob,
  tools: Tools,
): Promise<CheckAnswer> {
  const said = await tools.provider(target).check(providerId);
  await noteReach({ record, ticket, target }, said.kind !== "unreachable", tools);
  const isAnothers =
    said.kind === "seen" && said.isUnderOtherId && !mayBear(said.job.echo, record.request.prompt);
  const answer = isAnothers
    ? ({ kind: "unreachable", retryAfterSeconds: null, reason: "another job's answer" } as const)
    : said;
  const { jobIndex } = ticket;
  if (answer.kind === "unreachable")
    logAnswer({ call: "status", record, jobIndex, target }, answer, tools.log);
  return answer;
}
