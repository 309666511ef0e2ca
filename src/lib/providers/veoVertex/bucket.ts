import * as z from "zod";
import type { ProviderTarget } from "../../domain/models/model.ts";
import { segment } from "../tasks/endpoint.ts";
import type { ReadCall, SaidTask, TaskList } from "../tasks/taskApi.ts";
import { field } from "../wire/fieldReaders.ts";

/** Taken for the longest render, many times the usual: by then a create that makes a film has put it into its folder. */
const unseenForMs = 1_800_000;
const PER_PAGE = "1000";

/** The bucket that a target's films are put into, by Cloud Storage's JSON API. */
export interface Bucket {
  /** Where the film of a create is to be put, by the create's mark: `gs://…/dailies-{mark}/`. */
  readonly folder: (mark: string | null) => string;
  /** Where a film's bytes are read; null when it is none of this bucket. */
  readonly bytesOf: (uri: string) => string | null;
  /** Where a film is described, as soon as all its bytes are there; null when it is none of this bucket. */
  readonly look: (uri: string) => ReadCall | null;
  /** A film of ours as it is described: a job that is done, by its address as id and its folder as mark. */
  readonly readFilm: (object: unknown) => SaidTask | null;
  readonly list: TaskList;
}

const OBJECT = z.object({ name: z.string() });
const PAGE = z.object({ items: z.array(z.unknown()).default([]), nextPageToken: z.string().optional() });

/** Throws a TypeError for a target without a bucket, which no settings allow. */
export function bucketOf({ endpoint, bucket = "" }: ProviderTarget): Bucket {
  const [, name, path = ""] = /^gs:\/\/([^/]+)\/?(.*?)\/?$/.exec(bucket) ?? [];
  if (name === undefined) throw new TypeError("A model on Vertex AI needs a bucket.");
  const home = `gs://${name}/`;
  const folders = `${path}${path === "" ? "" : "/"}dailies-`;
  const storage = storageAt(endpoint);
  const objects = `/storage/v1/b/${segment(name)}/o`;

  return { folder, bytesOf, look, readFilm, list: { page, readPage, readEntry: readFilm, unseenForMs } };

  function folder(mark: string | null): string {
    return mark === null ? `${home}${path}` : `${home}${folders}${mark}/`;
  }

  function objectIn(uri: string): string | null {
    return uri.startsWith(home) ? `${objects}/${segment(uri.slice(home.length))}` : null;
  }

  function bytesOf(uri: string): string | null {
    const object = objectIn(uri);
    return object && `${storage}/download${object}?alt=media`;
  }

  function look(uri: string): ReadCall | null {
    const object = objectIn(uri);
    return object === null ? null : { url: `${storage}${object}` };
  }

  function readFilm(object: unknown): SaidTask | null {
    const film = nameIn(object);
    const mark = film && markIn(film);
    const jobId = field.id.safeParse(`${home}${film}`).data;
    const url = jobId && bytesOf(jobId);
    return mark && url ? { jobId, status: "succeeded", films: [url], mark } : null;
  }

  function markIn(film: string): string | null {
    if (!film.startsWith(folders) || !film.endsWith(".mp4")) return null;
    return /^(\d{1,10})\//.exec(film.slice(folders.length))?.[1] ?? null;
  }

  function page(_number: number, after: string | null): ReadCall {
    const asked = new URLSearchParams({ prefix: folders, maxResults: PER_PAGE });
    if (after !== null) asked.set("pageToken", after);
    return { url: `${storage}${objects}?${asked}` };
  }

  function readPage(body: unknown) {
    const said = PAGE.safeParse(body).data;
    if (!said) return null;
    const { items, nextPageToken: after = null } = said;
    // What else lies there is no film of ours.
    return { entries: items.filter((item) => readFilm(item)), isLast: after === null, after };
  }
}

function nameIn(object: unknown): string | null {
  return OBJECT.safeParse(object).data?.name ?? null;
}

/** Google's storage has a host of its own; what stands before Google has it beside the rest. */
function storageAt(endpoint: string): string {
  const { origin, hostname, pathname } = new URL(endpoint);
  if (hostname.endsWith(".googleapis.com")) return "https://storage.googleapis.com";
  return `${origin}${pathname.split("/v1/projects/")[0]}`;
}
