import type { TestStack } from "./stack.ts";
import type { Video } from "./stackApi.ts";

/** The films of a video as the provider itself serves them, one for each output it made. */
export async function providerFilms(stack: TestStack, { provider = [] }: Video): Promise<Buffer[]> {
  const films: Buffer[] = [];
  for (const { job_id } of provider) films.push(...(await jobFilms(stack, job_id)));
  return films;
}

/** The films of one provider job as the provider itself serves them. */
export async function jobFilms({ sora, providerKey }: TestStack, id: string): Promise<Buffer[]> {
  const get = async (path: string): Promise<Buffer> => {
    const response = await fetch(`${sora.url}${path}`, { headers: { "api-key": providerKey } });
    if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${path}`);
    return Buffer.from(await response.arrayBuffer());
  };
  if (id.startsWith("video_")) return [await get(`/openai/v1/videos/${id}/content`)];
  const job = await get(`/openai/v1/video/generations/jobs/${id}?api-version=preview`);
  // The simulator's own answer, in the shape of the published API.
  const { generations } = JSON.parse(job.toString("utf8")) as { generations: { id: string }[] };
  return await Promise.all(
    generations.map(({ id: generation }) =>
      get(`/openai/v1/video/generations/${generation}/content/video?api-version=preview`),
    ),
  );
}
