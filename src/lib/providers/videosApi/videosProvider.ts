import { onOurClock, saidRenderMs } from "../../domain/polling/providerTime.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Wire } from "../adapter.ts";
import type { CheckAnswer, ProviderJob, RemoveAnswer, SubmitAnswer, VideoProvider } from "../provider.ts";
import { answerTime } from "../wire/answerTime.ts";
import { type FilmSource, isFilmThere, openFilm, readThumbnail } from "../wire/films.ts";
import { isMissing } from "../wire/isMissing.ts";
import { reasonOf } from "../wire/reason.ts";
import { removal } from "../wire/removal.ts";
import { type Unreachable, unreachable } from "../wire/replies.ts";
import { submitOnce } from "../wire/submitOnce.ts";
import type { Reply, TextReply } from "../wire/transport.ts";
import { jobIn } from "./jobIn.ts";
import { listJobs } from "./listJobs.ts";
import type { Protocol, SaidJob } from "./protocol.ts";

/** What a provider is made of. */
interface HttpProviderParts extends Wire {
  readonly protocol: Protocol;
}

const DONE = { state: "succeeded", progress: 100, failure: null } as const;

/** A provider that speaks one of the protocols over HTTP. Reasons leave it cut, and free of the key. */
export function httpProvider({
  protocol,
  access,
  transport,
  timeoutSeconds,
  now,
}: HttpProviderParts): Omit<VideoProvider, "profile"> {
  const { urls } = protocol;
  const say = (text: string) => reasonOf(text, access.secrets());
  const readJob = jobReader(protocol, say, now);
  const failed = (reply: Reply) => unreachable(reply, say, now());

  return {
    submit,
    check,
    remove,
    async list(since) {
      const deadline = AbortSignal.timeout(timeoutSeconds * 4_000);
      return unsigned() ?? listJobs({ since, urls, get: transport.get, readJob, now, failed, deadline });
    },
    async download(outputId, signal, rest) {
      return unsigned() ?? openFilm({ ...filmOf(outputId), rest: rest ?? null }, signal);
    },
    async thumbnail(outputId) {
      if (unsigned()) return null;
      return readThumbnail(urls.thumbnail(outputId), AbortSignal.timeout(timeoutSeconds * 1_000), transport);
    },
  };

  /** The answer where nothing can be sent, because the key or the identity is missing. */
  function unsigned(): Unreachable | null {
    const problem = access.problem();
    return problem === null ? null : { kind: "unreachable", retryAfterSeconds: null, reason: problem };
  }

  function submit(job: ProviderJob, sendBy = Number.POSITIVE_INFINITY): Promise<SubmitAnswer> {
    const isRemix = job.remixOf !== null;
    const call = protocol.createCall(job);
    const { words } = protocol;
    const meant = words ? { words } : {};
    return submitOnce({ call, isRemix, sendBy, access, transport, readJob, say, now, ...meant });
  }

  async function check(jobId: string): Promise<CheckAnswer> {
    const problem = unsigned();
    if (problem) return problem;
    const reply = await transport.get(urls.job(jobId));
    if (reply.kind === "silence") return failed(reply);
    const found = jobIn(reply, jobId);
    const said = found && readJob(found.body, reply);
    if (!said) return isMissing(reply) ? { kind: "missing" } : failed(reply);
    const { mayBeDone, ...job } = said;
    if (isLost(job)) {
      // What stands between us and the provider has such words as well, for faults of its own.
      if (found.names === "none") return failed(reply);
      if (found.names === "another") return { kind: "seen", job, isUnderOtherId: true };
    }
    const isDone = mayBeDone === true && protocol.filmIsJob && (await isFilmThere(filmOf(jobId)));
    return { kind: "seen", job: isDone ? { ...job, ...DONE, outputIds: [jobId] } : job };
  }

  function filmOf(outputId: string): FilmSource {
    const jobUrl = protocol.filmIsJob ? urls.job(outputId) : null;
    return { url: urls.film(outputId), jobUrl, transport, failed, rest: null };
  }

  async function remove(jobId: string): Promise<RemoveAnswer> {
    return unsigned() ?? removal(await transport.remove(urls.job(jobId)), failed);
  }
}

/** Ended without a film: nothing more would be asked of it. */
function isLost({ state }: ProviderSnapshot): boolean {
  return state === "failed" || state === "cancelled";
}

type ReadJob = ProviderSnapshot & Pick<SaidJob, "mayBeDone">;

/** Reads a job from an answer: its times on our own clock, its reason fit for a log. */
function jobReader(protocol: Protocol, say: (text: string) => string, now: () => number) {
  return (body: unknown, reply: TextReply): ReadJob | null => {
    const read = protocol.readJob(body);
    if (!read) return null;
    const { completedAt = null, ...said } = read;
    const answered = answerTime(reply, now());
    const renderMs = saidRenderMs({ createdAt: said.createdAt, completedAt }, answered);
    const times = { ...onOurClock(said, answered), ...(renderMs === null ? {} : { renderMs }) };
    const job = { ...said, ...times };
    return job.failure ? { ...job, failure: { ...job.failure, reason: say(job.failure.reason) } } : job;
  };
}
