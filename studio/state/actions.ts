import { whyNot } from "../api/ask.ts";
import type { Video } from "../api/types.ts";
import { cancelVideo, deleteVideo, remixVideo, resolveVideo } from "../api/videos.ts";
import { sightFilm } from "./films.ts";
import { say } from "./said.ts";
import { shelve, unshelve } from "./shelf.ts";

/** Each of these does what one asks of a film, and answers why it was not done; null when it was. */
type Done = Promise<string | null>;

export async function cancelFilm(id: string): Done {
  const answer = await cancelVideo(id);
  if (answer.kind === "ok") sightFilm(answer.value);
  else say(whyNot(answer));
  return answer.kind === "ok" ? null : whyNot(answer);
}

export async function eraseFilmForGood(id: string): Done {
  const answer = await deleteVideo(id);
  // What is not there any more is as erased as one wanted.
  const isGone = answer.kind === "ok" || (answer.kind === "refused" && answer.status === 404);
  if (isGone) unshelve(id);
  return isGone ? null : whyNot(answer);
}

export async function remixFilm(
  id: string,
  prompt: string,
  key: string,
): Promise<{ readonly made: Video } | { readonly problem: string }> {
  const answer = await remixVideo(id, prompt, key);
  if (answer.kind !== "ok") return { problem: whyNot(answer) };
  shelve(answer.value, { atTop: true });
  return { made: answer.value };
}

export async function resolveFilm(id: string, providerId: string | null): Done {
  const answer = await resolveVideo(
    id,
    providerId === null ? { never_made: true } : { provider_id: providerId },
  );
  if (answer.kind === "ok") sightFilm(answer.value);
  return answer.kind === "ok" ? null : whyNot(answer);
}
