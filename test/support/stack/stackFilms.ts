import type { TestStack } from "./stack.ts";
import type { Video } from "./stackApi.ts";

/** The films of a video as the provider itself serves them, one for each output it made. */
export async function providerFilms(
  { sora, providerKey }: TestStack,
  { provider = [] }: Video,
): Promise<Buffer[]> {
  const get = async (path: string): Promise<Buffer> => {
    const response = await fetch(`${sora.url}${path}`, { headers: { "api-key": providerKey } });
    if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${path}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const films: Buffer[] = [];
  for (const { job_id: id } of provider) {
    if (id.startsWith("video_")) {
      films.push(await get(`/openai/v1/videos/${id}/content`));
      continue;
    }
    const job = await get(`/openai/v1/video/generations/jobs/${id}?api-version=preview`);
    // The simulator's own answer, in the shape of the published API.
    const { generations } = JSON.parse(job.toString("utf8")) as { generations: { id: string }[] };
    for (const { id: generation } of generations)
      films.push(await get(`/openai/v1/video/generations/${generation}/content/video?api-version=preview`));
  }
  return films;
}
