import type { Wire } from "../adapter.ts";
import type { CheckAnswer, ListAnswer, VideoProvider } from "../provider.ts";
import { answerTime } from "../wire/answerTime.ts";
import { parseJson } from "../wire/errorBody.ts";
import { isMissing } from "../wire/isMissing.ts";
import { isNamedJob } from "../wire/isNamedJob.ts";
import { reasonOf } from "../wire/reason.ts";
import { removal } from "../wire/removal.ts";
import { isSuccess, type Unreachable, unreachable } from "../wire/replies.ts";
import { submitOnce } from "../wire/submitOnce.ts";
import type { Holds, Reply, TextReply } from "../wire/transport.ts";
import type { ReadCall, SaidTask, TaskApi } from "./taskApi.ts";
import { type Looked, openTaskFilm } from "./taskFilm.ts";
import { listTasks } from "./taskList.ts";
import { taskSnapshot } from "./taskSnapshot.ts";

/** A provider that speaks an API of tasks. Reasons leave it cut, and free of the key. */
export function taskProvider(
  api: TaskApi,
  { access, transport, timeoutSeconds, now }: Wire,
): Omit<VideoProvider, "profile"> {
  const { words } = api;
  const say = (text: string) => reasonOf(text, access.secrets());
  const failed = (reply: Reply) => unreachable(reply, say, now());
  const snapshot = (said: SaidTask, reply: TextReply) =>
    taskSnapshot(said, { words, say, at: answerTime(reply, now()) });

  return {
    submit(job, sendBy = Number.POSITIVE_INFINITY) {
      const call = api.create(job);
      const readJob = (body: unknown, reply: TextReply) => {
        const said = api.readCreated(body);
        return said && snapshot(said, reply);
      };
      return submitOnce({ call, isRemix: false, sendBy, access, transport, readJob, words, say, now });
    },
    check,
    async list(since): Promise<ListAnswer> {
      const { list } = api;
      if (list === null) return { kind: "unsupported" };
      const deadline = AbortSignal.timeout(timeoutSeconds * 4_000);
      const pages = (call: ReadCall) => read(call, "page");
      return unsigned() ?? listTasks({ list, since, read: pages, snapshot, failed, now, deadline });
    },
    async remove(jobId) {
      if (api.remove === null) return { kind: "refused", reason: "this protocol deletes no job" };
      return unsigned() ?? removal(await transport.remove(api.remove(jobId)), failed, words);
    },
    async download(outputId, signal, rest = undefined) {
      const base = api.poll(outputId).url;
      const look = async (): Promise<Looked> => {
        const looked = await lookAt(outputId);
        return looked.kind === "task" ? (notMade(looked.said) ?? looked) : looked;
      };
      return openTaskFilm({ look, base, transport, failed, rest: rest ?? null }, signal);
    },
    // No API of the family has still pictures of its films.
    thumbnail: async () => null,
  };

  /** The answer where nothing can be sent, because the key or the identity is missing. */
  function unsigned(): Unreachable | null {
    const problem = access.problem();
    return problem === null ? null : { kind: "unreachable", retryAfterSeconds: null, reason: problem };
  }

  function read({ url, body }: ReadCall, holds?: Holds): Promise<Reply> {
    return body ? transport.ask(url, body, holds) : transport.get(url, holds);
  }

  async function check(jobId: string): Promise<CheckAnswer> {
    const looked = await lookAt(jobId);
    return looked.kind === "task" ? { kind: "seen", job: snapshot(looked.said, looked.reply) } : looked;
  }

  async function lookAt(jobId: string): Promise<LookedAt> {
    const problem = unsigned();
    if (problem) return problem;
    const reply = await read(api.poll(jobId));
    if (reply.kind === "silence") return failed(reply);
    const body = parseJson(reply.text);
    // A failed job may be answered with the status of its error; a gateway's error has no id of a job.
    const isAnswer = isSuccess(reply) || (isNamedJob(body) && body["id"] === jobId);
    const said = isAnswer ? api.readTask(body, jobId) : null;
    if (said) return { kind: "task", said, reply };
    return isMissing(reply, words) ? { kind: "missing" } : failed(reply);
  }

  /** A film that the content policy has kept back is surely not made. */
  function notMade(said: SaidTask): Extract<Looked, { kind: "not_made" }> | null {
    const at = { date: null, now: now() };
    const { failure } = taskSnapshot(said, { words, say, at });
    if (failure?.code !== "moderation_blocked") return null;
    return { kind: "not_made", code: failure.code, reason: failure.reason };
  }
}

type LookedAt =
  | { readonly kind: "task"; readonly said: SaidTask; readonly reply: TextReply }
  | { readonly kind: "missing" }
  | Unreachable;
