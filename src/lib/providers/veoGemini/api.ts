import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { below, segment } from "../tasks/endpoint.ts";
import type { TaskApi } from "../tasks/taskApi.ts";
import { createFilm } from "../veo/createFilm.ts";
import { readOperation, readStarted } from "../veo/operation.ts";
import { words } from "../veo/words.ts";

/** The Gemini API below `/v1beta`: no list, no cancel, no delete. Its films are files of its own, for whoever has the key. */
export function api(target: ProviderTarget): TaskApi {
  const at = below(target, "/v1beta");
  const model = segment(target.deployment);
  return {
    create(job) {
      const value = createFilm(job);
      return value && { url: at(`/models/${model}:predictLongRunning`), body: { kind: "json", value } };
    },
    readCreated: readStarted,
    // The name of an operation is its path.
    poll: (jobId) => ({ url: at(`/${jobId.split("/").map(segment).join("/")}`) }),
    readTask: (body, jobId) => readOperation(body, jobId, filmsIn),
    remove: null,
    list: null,
    words,
  };
}

const RESPONSE = z.object({
  generateVideoResponse: z.object({
    generatedSamples: z.array(z.object({ video: z.object({ uri: z.string() }) })),
  }),
});

function filmsIn(response: unknown): readonly string[] {
  const read = RESPONSE.safeParse(response).data;
  return read?.generateVideoResponse.generatedSamples.map(({ video }) => video.uri) ?? [];
}
