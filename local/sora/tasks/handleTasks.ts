import { spoilView } from "../faults/spoil.ts";
import { underFaultsOf, underListFaults } from "../faults/underFaults.ts";
import type { Job } from "../job.ts";
import { outputReply } from "../outputReply.ts";
import { listedJobs } from "../paging.ts";
import { refusalFor } from "../refusals.ts";
import { json, Refusal, type Reply } from "../reply.ts";
import { deploymentFor, submit } from "../submit.ts";
import { momentOf } from "../timeline.ts";
import { isMade, visibleJob } from "../visibleJob.ts";
import type { Call } from "../world.ts";
import { taskError } from "./taskRefusal.ts";
import type { TaskSpeech } from "./taskSpeech.ts";
import { viewOf } from "./viewOf.ts";

/** Answers a request to an API of tasks, in that API's words. */
export async function handleTasks(given: Call): Promise<Reply> {
  const { speech } = given.route;
  if (!speech) throw new Error(`${given.route.family} is no API of tasks`);
  const complaint = speech.complaint?.(given.headers);
  if (complaint) return taskError(speech, complaint);
  const call = await withJob(given, speech);
  // From here on nothing waits: the films' host serves.
  await call.world.storageHost.serve();
  switch (call.route.name) {
    case "create":
      return create(call, speech);
    case "list":
      return list(call, speech);
    case "delete":
      return remove(call, speech);
    case "content":
      return content(call, speech);
    case "generation":
      return describeFilm(call, speech);
    default:
      return underFaultsOf(call, visibleJob(call), (faults, job) =>
        json(200, spoilView(speech.describe(viewOf(call, job)), faults)),
      );
  }
}

/** The call with the id of the job that it is about, by whatever name it was named. */
async function withJob(call: Call, { nameIn, isNamed }: TaskSpeech): Promise<Call> {
  const { route, world } = call;
  const isNamedInBody = nameIn !== undefined && route.name === "retrieve" && route.id === null;
  const body = isNamedInBody ? await call.body() : null;
  const name = body?.kind === "json" ? (nameIn?.(body.value) ?? null) : route.id;
  if (name === null) return call;
  const found =
    isNamed && world.store.all().find(({ id, kind }) => kind === route.family && isNamed(id, name));
  return { ...call, route: { ...route, id: found?.id ?? name } };
}

async function create(call: Call, speech: TaskSpeech): Promise<Reply> {
  const body = await call.body();
  if (body.kind !== "json")
    return taskError(speech, [400, "invalid_request", "The body must be one JSON object"]);
  const asked = speech.readCreate(body.value, call.route.deployment);
  if (!("model" in asked)) return taskError(speech, asked);
  const { model, image, audio, extra = {}, ...film } = asked;
  const { name, kind, resource } = deploymentFor(call, model);
  const isSilent = audio === false;
  return submit(call, {
    spec: { ...film, kind, resource, deployment: name, variants: 1, remixedFrom: null, isSilent, extra },
    uploads: image ? [{ part: "image", fileName: "image", ...image }] : [],
    describe: (job) => speech.created(viewOf(call, job)),
    ...(speech.createdStatus === undefined ? {} : { status: speech.createdStatus }),
  });
}

function list(call: Call, speech: TaskSpeech): Promise<Reply> {
  const { describe: usual, describeFilm } = speech;
  const describe = (job: Job) => ({ ...(describeFilm ?? usual)(viewOf(call, job)) });
  return underListFaults(call, (faults) => {
    const shown = listedJobs(call, "desc", faults, { isWanted: () => true, describe });
    return json(200, speech.list?.(shown, call.query) ?? {});
  });
}

async function remove(call: Call, speech: TaskSpeech): Promise<Reply> {
  const job = visibleJob(call);
  const { state, share } = momentOf(job, call.world.now());
  if (speech.deletes && !speech.deletes(state, share))
    return taskError(speech, [409, "conflict", "The task cannot be deleted now"]);
  return underFaultsOf(call, job, () => {
    call.world.store.update({ ...job, deletedAt: call.world.now() });
    return json(speech.deletedStatus ?? 200, {});
  });
}

function describeFilm(call: Call, { describeFilm: describe }: TaskSpeech): Promise<Reply> {
  return underFaultsOf(call, madeJob(call), (_, job) => json(200, describe?.(viewOf(call, job)) ?? {}));
}

/** The job that a call names, once its film is made. */
function madeJob(call: Call): Job {
  const job = visibleJob(call);
  if (isMade(job, 0, call.world.now())) return job;
  throw new Refusal(refusalFor("not-found", call.route, job.id));
}

async function content(call: Call, { sendsOn }: TaskSpeech): Promise<Reply> {
  const job = madeJob(call);
  const { filmUrl } = viewOf(call, job);
  if (sendsOn && filmUrl) return { status: 302, headers: { location: filmUrl }, body: null };
  return outputReply(call, { job, variant: 0, id: job.id, what: { kind: "film", quality: "high" } });
}
