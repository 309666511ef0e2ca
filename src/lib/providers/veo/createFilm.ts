import type { ProviderJob } from "../provider.ts";
import { shapeOf } from "../tasks/shape.ts";
import type { JsonBody } from "../wire/createBody.ts";
import { SHAPES } from "./formats.ts";

/**
 * The body of a `predictLongRunning`: always one film, of the size and length that are paid for, whatever the fields say.
 * Null where it cannot be asked for. `own`: parameters of one of the two APIs alone, which fields do not change either.
 */
export function createFilm(job: ProviderJob, own: JsonBody = {}): JsonBody | null {
  const shape = shapeOf(SHAPES, job.size);
  if (job.remixOf !== null || job.variants !== 1 || !shape) return null;
  const { prompt, image, seconds, fields } = job;
  const picture = image && {
    bytesBase64Encoded: Buffer.from(image.bytes).toString("base64"),
    mimeType: image.contentType,
  };
  return {
    instances: [{ prompt, ...(picture ? { image: picture } : {}) }],
    parameters: {
      ...inGooglesWords(fields),
      sampleCount: 1,
      aspectRatio: shape.aspect,
      resolution: shape.resolution,
      durationSeconds: seconds,
      ...own,
    },
  };
}

/** `person_generation` is `personGeneration` there, and so is every other name. */
function inGooglesWords(fields: JsonBody): JsonBody {
  const named = ([name, value]: [string, unknown]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ];
  return Object.fromEntries(Object.entries(fields).map(named));
}
