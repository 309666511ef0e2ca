import { detailError } from "../../errorShapes.ts";
import { spoilView } from "../../faults/spoil.ts";
import { underFaultsOf, underListFaults } from "../../faults/underFaults.ts";
import type { Job } from "../../job.ts";
import { outputReply } from "../../outputReply.ts";
import { listPage } from "../../paging.ts";
import { wellFormed } from "../../parseBody.ts";
import { json, Refusal, type Reply } from "../../reply.ts";
import { deploymentFor, submit } from "../../submit.ts";
import { momentOf } from "../../timeline.ts";
import { isMade, visibleJob } from "../../visibleJob.ts";
import type { Call } from "../../world.ts";
import { checkReferenceSize } from "../reference.ts";
import type { Server } from "./server.ts";

/** Answers a request of the Videos API as one of the servers that many people run. */
export async function handleServer(asked: Call, server: Server): Promise<Reply> {
  const call = {
    ...asked,
    route: { ...asked.route, id: server.jobId?.(asked.route.id ?? "") ?? asked.route.id },
  };
  switch (call.route.name) {
    case "create":
      return create(call, server);
    case "list":
      return list(call, server);
    case "delete":
      return remove(call, server);
    case "content":
      return content(call, server);
    case "retrieve":
      return underFaultsOf(call, visible(call, server), (faults, job) => {
        const status = momentOf(job, call.world.now()).state === "failed" ? server.failedStatus : 200;
        return json(status, spoilView(shown(call, server, job), faults));
      });
    default:
      throw new Refusal(detailError(404, "Not Found"));
  }
}

async function create(call: Call, server: Server): Promise<Reply> {
  const { world, route } = call;
  const body = wellFormed(await call.body(), "videos");
  const [served = ""] = world.deployments.plainModels(route.resource, world.now());
  const create = server.readCreate(body, served);
  const { name, kind, resource } = deploymentFor(call, served);
  const { prompt, reference, model, isSilent } = create;
  const { width, height, seconds } = server.made?.(create) ?? create;
  return submit(call, {
    spec: {
      ...{ kind, resource, deployment: name, prompt, width, height, seconds, variants: 1, remixedFrom: null },
      isSilent,
      extra: { model },
      ...(server.worksOn ? { worksOn: true } : {}),
    },
    uploads: reference ? [reference] : [],
    lastCheck: () => reference && checkReferenceSize(reference, create.width, create.height),
    describe: (job) => shown(call, server, job),
  });
}

function list(call: Call, server: Server): Promise<Reply> {
  const { query } = call;
  const { listed } = server;
  const limit = Math.min(100, Number(query.get("limit") ?? "20"));
  const page = { limit, order: "desc", after: query.get("after"), before: null } as const;
  return underListFaults(call, (faults) => {
    if (listed === null) return server.error(500, "litellm.InternalServerError: NotImplementedError");
    const describe = (job: Job) => shown(call, server, job);
    const whole = listPage(call, page, faults, { isWanted: () => true, describe });
    return json(200, Object.fromEntries(Object.entries(whole).filter(([name]) => listed.includes(name))));
  });
}

function remove(call: Call, server: Server): Promise<Reply> {
  const { removed } = server;
  if (!removed) throw new Refusal(detailError(405, "Method Not Allowed"));
  return underFaultsOf(call, visible(call, server), (_, job) => {
    const view = shown(call, server, job);
    call.world.store.update({ ...job, deletedAt: call.world.now() });
    return json(200, removed(job, view));
  });
}

function content(call: Call, server: Server): Promise<Reply> {
  const job = visible(call, server);
  const { state } = momentOf(job, call.world.now());
  const isPicture = call.query.get("variant") === "thumbnail";
  if (state !== "running" && !isMade(job, 0, call.world.now()))
    throw new Refusal(server.error(500, "No response data in completed operation"));
  if (state === "running" || (isPicture && server.thumbnail === "none"))
    throw new Refusal(server.error(404, "Video not found."));
  return outputReply(call, { job, variant: 0, id: job.id, what: { kind: "film", quality: "high" } });
}

function visible(call: Call, server: Server): Job {
  try {
    return visibleJob(call);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(server.error(404, "Video not found."));
    throw error;
  }
}

function shown({ world }: Call, server: Server, job: Job): Record<string, unknown> {
  return server.describe(job, world.now(), world.settings);
}
