import { usdOf } from "../invoice.ts";
import type { Job } from "../job.ts";
import { outputReply } from "../outputReply.ts";
import { momentOf } from "../timeline.ts";
import { isMade } from "../visibleJob.ts";
import type { Call } from "../world.ts";
import type { TaskView } from "./taskSpeech.ts";

/** A job as its API may show it now. The films' host must serve: a film that is made gets an address there. */
export function viewOf(call: Call, job: Job): TaskView {
  const { world, route } = call;
  const { outcome } = job;
  const { state, share, finishedAt } = momentOf(job, world.now());
  const { id, deployment: model, prompt, width, height, seconds, createdAt, extra = {} } = job;
  const prefix = route.resource === "default" ? "" : `/r/${encodeURIComponent(route.resource)}`;
  return {
    ...{ id, model, prompt, width, height, seconds, createdAt, extra, state, share, finishedAt },
    error: state === "failed" && outcome.kind === "failed" ? outcome : null,
    filmUrl: isMade(job, 0, world.now()) ? sharedFilm(call, job) : null,
    root: `http://${call.headers["host"] ?? "127.0.0.1"}${prefix}/${route.family}`,
    usd: usdOf(job, world.settings, world.now()),
  };
}

/** An address of its film for a while, as signed ones are: each look at a job gives another. */
function sharedFilm(call: Call, job: Job): string {
  const { world } = call;
  const until = world.now() + world.settings.filmLinkSeconds * 1_000;
  return world.storageHost.share(`${job.id}.mp4`, {
    isOver: () => world.now() >= until || world.store.get(job.id)?.deletedAt !== null,
    answer: (headers, noteFaults) => {
      const route = { ...call.route, name: "content" as const };
      const what = { kind: "film", quality: "high" } as const;
      return outputReply({ ...call, route, headers, noteFaults }, { job, variant: 0, id: job.id, what });
    },
  });
}
