import { type DraftFields, requestFields } from "../pure/draft.ts";
import type { Filter } from "../pure/filter.ts";
import { type Answer, apiUrl, ask, json } from "./ask.ts";
import { pictureBlob } from "./pictureBlob.ts";
import type { Video, VideoList } from "./types.ts";

/** A page of films, newest first, after the given one. */
export function listVideos(
  { model, status }: Pick<Filter, "model" | "status">,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Answer<VideoList>> {
  const query = new URLSearchParams({ limit: `${limit}` });
  if (after !== null) query.set("after", after);
  if (model !== "") query.set("model", model);
  if (status !== "") query.set("status", status);
  return ask(`videos?${query}`);
}

export function readVideo(id: string): Promise<Answer<Video>> {
  return ask(`videos/${id}`);
}

/** Asks for a film; with the same key it is the same film, however often it is asked. */
export function createVideo(draft: DraftFields, key: string): Promise<Answer<Video>> {
  const headers = { "idempotency-key": key };
  if (!draft.picture) return ask("videos", json(requestFields(draft), headers));
  const form = new FormData();
  for (const [name, value] of Object.entries(requestFields(draft))) form.set(name, value);
  form.set("input_reference", pictureBlob(draft.picture.url), draft.picture.name);
  return ask("videos", { method: "POST", headers, body: form });
}

/** What a create would cost, or what is wrong with it; nothing is started. */
export function estimate(
  draft: DraftFields,
  signal: AbortSignal,
): Promise<Answer<{ readonly cost: { readonly estimated: number } }>> {
  return ask("videos/estimate", { ...json(requestFields(draft)), signal });
}

export function remixVideo(id: string, prompt: string, key: string): Promise<Answer<Video>> {
  return ask(`videos/${id}/remix`, json({ prompt }, { "idempotency-key": key }));
}

export function cancelVideo(id: string): Promise<Answer<Video>> {
  return ask(`videos/${id}/cancel`, { method: "POST" });
}

export function deleteVideo(id: string): Promise<Answer<unknown>> {
  return ask(`videos/${id}`, { method: "DELETE" });
}

/** Admins: the provider job that was made, or that none was. */
export function resolveVideo(
  id: string,
  word: { readonly provider_id: string } | { readonly never_made: true },
): Promise<Answer<Video>> {
  return ask(`videos/${id}/resolve`, json(word));
}

/** Where a film's bytes are, on this very server: the page asks no other. */
export function filmUrl(id: string, index: number): string {
  return apiUrl(`videos/${id}/content?index=${index}`);
}

export function stillUrl(id: string, index: number): string {
  return apiUrl(`videos/${id}/content?variant=thumbnail&index=${index}`);
}
