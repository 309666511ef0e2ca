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
export async function handleTasks(call: Call): Promise<Reply> {
  const { speech } = call.route;
  if (!speech) throw new Error(`${call.route.family} is no API of tasks`);
  const complaint = speech.complaint?.(call.headers);
  if (complaint) return taskError(speech, complaint);
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
      return content(call);
    default:
      return underFaultsOf(call, visibleJob(call), (faults, job) =>
        json(200, spoilView(speech.describe(viewOf(call, job)), faults)),
      );
  }
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
  const describe = (job: Job) => ({ ...speech.describe(viewOf(call, job)) });
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

function content(call: Call): Promise<Reply> {
  const job = visibleJob(call);
  if (!isMade(job, 0, call.world.now())) throw new Refusal(refusalFor("not-found", call.route, job.id));
  return outputReply(call, { job, variant: 0, id: job.id, what: { kind: "film", quality: "high" } });
}
