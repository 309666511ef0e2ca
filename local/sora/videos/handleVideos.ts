import { refuse } from "../errorShapes.ts";
import { spoilView } from "../faults/spoil.ts";
import { underFaultsOf, underListFaults } from "../faults/underFaults.ts";
import type { Job } from "../job.ts";
import { type Output, outputReply } from "../outputReply.ts";
import { listPage } from "../paging.ts";
import { wellFormed } from "../parseBody.ts";
import { jobMissing } from "../refusals.ts";
import { json, Refusal, type Reply } from "../reply.ts";
import { deploymentFor, submit } from "../submit.ts";
import { momentOf } from "../timeline.ts";
import { isMade, visibleJob } from "../visibleJob.ts";
import type { Call } from "../world.ts";
import { describeVideo } from "./describeVideo.ts";
import { checkReferenceSize } from "./reference.ts";
import { handleServer } from "./servers/handleServer.ts";
import { serverAt } from "./servers/servers.ts";
import { limitsOf, validateRemix, validateVideo } from "./validateVideo.ts";

/** Answers a request of the Videos API: Sora 2 on Azure, or the plain server. */
export async function handleVideos(call: Call): Promise<Reply> {
  const { style, resource } = call.route;
  const server = style === "plain" ? serverAt(resource, call.world.settings) : null;
  if (server) return handleServer(call, server);
  switch (call.route.name) {
    case "create":
      return create(call);
    case "remix":
      return remix(call);
    case "list":
      return list(call);
    case "delete":
      return underFaultsOf(call, visibleJob(call), (_, job) => {
        call.world.store.update({ ...job, deletedAt: call.world.now() });
        return json(200, { id: job.id, object: "video.deleted", deleted: true });
      });
    case "content":
      return content(call);
    default:
      return underFaultsOf(call, visibleJob(call), (faults, job) =>
        json(200, spoilView(shown(call, job), faults)),
      );
  }
}

async function create(call: Call): Promise<Reply> {
  const { world, route } = call;
  const body = wellFormed(await call.body(), "videos");
  const { model, reference, ...asked } = validateVideo(body, limitsOf(route.style, world.settings));
  const { name, kind, resource } = deploymentFor(call, model);
  return submit(call, {
    spec: { ...asked, kind, resource, deployment: name, variants: 1, remixedFrom: null },
    uploads: reference ? [reference] : [],
    lastCheck: () => reference && checkReferenceSize(reference, asked.width, asked.height),
    describe: (job) => shown(call, job),
  });
}

async function remix(call: Call): Promise<Reply> {
  const prompt = validateRemix(wellFormed(await call.body(), "videos"));
  const source = visibleJob(call);
  if (momentOf(source, call.world.now()).state !== "succeeded") {
    const message = `Video '${source.id}' is not completed, so it cannot be remixed.`;
    refuse("videos", { message, param: "video_id", code: "invalid_value" });
  }
  const { name: deployment } = deploymentFor(call, source.deployment);
  const { kind, resource, width, height, seconds } = source;
  const spec = {
    kind,
    resource,
    deployment,
    prompt,
    width,
    height,
    seconds,
    variants: 1,
    remixedFrom: source.id,
  };
  return submit(call, { spec, uploads: [], describe: (job) => shown(call, job) });
}

function list(call: Call): Promise<Reply> {
  const { query } = call;
  const limit = Number(query.get("limit") ?? "20");
  if (!Number.isInteger(limit) || limit < 0 || limit > 100) {
    const message = `Invalid value: '${query.get("limit")}'. Expected an integer from 0 to 100.`;
    refuse("videos", { message, param: "limit", code: "invalid_value" });
  }
  const order = query.get("order") ?? "desc";
  if (order !== "asc" && order !== "desc") {
    const message = `Invalid value: '${order}'. Supported values are: 'asc' and 'desc'.`;
    refuse("videos", { message, param: "order", code: "invalid_value" });
  }
  const page = { limit, order, after: query.get("after"), before: null } as const;
  return underListFaults(call, (faults) =>
    json(200, listPage(call, page, faults, { isWanted: () => true, describe: (job) => shown(call, job) })),
  );
}

function content(call: Call): Promise<Reply> {
  const job = visibleJob(call);
  const variant = call.query.get("variant") ?? "video";
  const what = pictures[variant];
  if (!what) {
    const message = `Invalid value: '${variant}'. Supported values are: 'video', 'thumbnail', and 'spritesheet'.`;
    refuse("videos", { message, param: "variant", code: "invalid_value" });
  }
  if (!isMade(job, 0, call.world.now())) throw new Refusal(jobMissing("videos", job.id));
  return outputReply(call, { job, variant: 0, id: job.id, what });
}

const pictures: Readonly<Record<string, Output["what"]>> = {
  video: { kind: "film", quality: "high" },
  thumbnail: { kind: "thumbnail", format: "webp", type: "image/webp" },
  spritesheet: { kind: "spritesheet", format: "jpeg", type: "image/jpeg" },
};

function shown({ world }: Call, job: Job): Record<string, unknown> {
  return describeVideo(job, world.now(), world.settings);
}
