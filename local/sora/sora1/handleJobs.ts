import { refuse } from "../errorShapes.ts";
import { spoilView } from "../faults/spoil.ts";
import { underFaultsOf, underListFaults } from "../faults/underFaults.ts";
import type { Job } from "../job.ts";
import { outputReply } from "../outputReply.ts";
import { listPage } from "../paging.ts";
import { wellFormed } from "../parseBody.ts";
import { json, type Reply } from "../reply.ts";
import { deploymentFor, submit } from "../submit.ts";
import { visibleGeneration, visibleJob } from "../visibleJob.ts";
import type { Call } from "../world.ts";
import { describeGeneration, describeJob } from "./describeJob.ts";
import { validateJob } from "./validateJob.ts";

/** Answers a request of the Sora 1 job API. */
export async function handleJobs(call: Call): Promise<Reply> {
  switch (call.route.name) {
    case "create":
      return create(call);
    case "list":
      return list(call);
    case "retrieve":
      return underFaultsOf(call, visibleJob(call), (faults, job) =>
        json(200, spoilView(shown(call, job), faults)),
      );
    case "delete":
      return underFaultsOf(call, visibleJob(call), (_, job) => {
        call.world.store.update({ ...job, deletedAt: call.world.now() });
        return { status: 204, headers: {}, body: null };
      });
    case "generation":
      return generation(call);
    default:
      return bytes(call);
  }
}

async function create(call: Call): Promise<Reply> {
  const body = wellFormed(await call.body(), "sora-1");
  const { model, files, ...asked } = await validateJob(body, call.world.settings, call.route.style === "v1");
  const { name, kind, resource } = deploymentFor(call, model);
  const spec = { ...asked, kind, resource, deployment: name, remixedFrom: null };
  return submit(call, { spec, uploads: files, describe: (job) => shown(call, job) });
}

function list(call: Call): Promise<Reply> {
  const { query } = call;
  const limit = Number(query.get("limit") ?? "10");
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    refuse("sora-1", { message: "limit must be between 1 and 100.", param: "limit", code: "invalid_value" });
  }
  const statuses = query.get("statuses")?.split(",");
  const isWanted = (job: Job) => !statuses || statuses.includes(String(shown(call, job)["status"]));
  const page = { limit, order: "desc" as const, after: query.get("after"), before: query.get("before") };
  return underListFaults(call, (faults) =>
    json(200, listPage(call, page, faults, { isWanted, describe: (job) => shown(call, job) })),
  );
}

function generation(call: Call): Promise<Reply> {
  const { job, id } = visibleGeneration(call);
  return underFaultsOf(call, job, (faults) =>
    json(200, spoilView(describeGeneration(job, id, call.world.now()), faults)),
  );
}

function bytes(call: Call): Promise<Reply> {
  const asked = visibleGeneration(call);
  if (call.route.name === "thumbnail") {
    return outputReply(call, { ...asked, what: { kind: "thumbnail", format: "jpeg", type: "image/jpg" } });
  }
  const quality = call.query.get("quality") ?? "high";
  if (quality === "high" || quality === "low")
    return outputReply(call, { ...asked, what: { kind: "film", quality } });
  refuse("sora-1", { message: "quality must be high or low.", param: "quality", code: "invalid_value" });
}

function shown({ world }: Call, job: Job): Record<string, unknown> {
  return describeJob(job, world.now(), world.settings);
}
