import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { below, segment } from "../tasks/endpoint.ts";
import type { TaskApi } from "../tasks/taskApi.ts";
import { createFilm } from "../veo/createFilm.ts";
import { readOperation, readStarted } from "../veo/operation.ts";
import { words } from "../veo/words.ts";
import { bucketOf } from "./bucket.ts";

/**
 * Vertex AI below `/v1/projects/{project}/locations/{location}`: an operation is polled by POST, and its film is put into
 * the bucket, in a folder of its create's own. A job that was found there goes by its film's address in the bucket.
 */
export function api(target: ProviderTarget): TaskApi {
  const at = below(target, "");
  const bucket = bucketOf(target);
  const model = `/publishers/google/models/${segment(target.deployment)}`;

  return {
    create(job) {
      // Veo 3 must be told that its films have sound.
      const heard = { ...job, fields: { generate_audio: true, ...job.fields } };
      const value = createFilm(heard, { storageUri: bucket.folder(job.mark) });
      return value && { url: at(`${model}:predictLongRunning`), body: { kind: "json", value } };
    },
    readCreated: readStarted,
    poll: (jobId) =>
      bucket.look(jobId) ?? { url: at(`${model}:fetchPredictOperation`), body: { operationName: jobId } },
    readTask: (body, jobId) =>
      bucket.look(jobId) ? bucket.readFilm(body) : readOperation(body, jobId, filmsIn),
    remove: null,
    list: bucket.list,
    words,
  };

  function filmsIn(response: unknown): readonly string[] {
    const { videos = [] } = RESPONSE.safeParse(response).data ?? {};
    return videos.flatMap(({ gcsUri }) => bucket.bytesOf(gcsUri) ?? []);
  }
}

const RESPONSE = z.object({ videos: z.array(z.object({ gcsUri: z.string() })) });
