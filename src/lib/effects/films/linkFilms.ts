import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";

const MINUTES = 15;

/** A film's address that needs no key for some minutes. */
export interface LinkedFilm {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly description: string;
  readonly size: number;
}

/** Links to the archived films of a video, each good for a quarter of an hour and for reading that one film. */
export async function linksTo(
  { id, outputs }: VideoRecord,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<readonly LinkedFilm[]> {
  const archived = outputs.flatMap(({ index, status, film }) =>
    status === "archived" && film !== null ? [{ index, film }] : [],
  );
  return await Promise.all(
    archived.map(async ({ index, film }) => {
      const name = `${id}${index === 0 ? "" : `-${index}`}.mp4`;
      const uri = await storage.films.signedUrl(film.blob, {
        fileName: name,
        minutes: MINUTES,
        now: clock.now(),
      });
      const description = `The film itself, at a link that works for ${MINUTES} minutes; ask for the status again for a new one.`;
      return { uri, name, mimeType: film.contentType, description, size: film.bytes };
    }),
  );
}
