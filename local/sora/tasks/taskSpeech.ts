import type { RefusalReason } from "../faults/fault.ts";
import type { ApiPath } from "../routeName.ts";

/** A JSON object, as it comes or goes. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * How one API of tasks is spoken: its paths and its words. All else (slots, faults, films, the invoice, the controls) is the
 * same for every one, in `handleTasks.ts`. Pure.
 */
export interface TaskSpeech {
  /** Below `/{kind}/`, or `/r/{resource}/{kind}/`. A group `id` is the job's, a group `model` the deployment's. */
  readonly paths: readonly ApiPath[];
  /** The key as a request carries it; null when it carries none. */
  readonly keyIn: (headers: Headers) => string | null;
  /** Whom a poll by POST is about. */
  readonly nameIn?: (body: Json) => string | null;
  /** Whether a job goes by this name too: that of its file, say. */
  readonly isNamed?: (jobId: string, name: string) => boolean;
  /** True: the API's own address of a film leads to the host where it lies. */
  readonly sendsOn?: true;
  /** What is wrong with a request beside its key, null when nothing is: a version that it must name, say. */
  readonly complaint?: (headers: Headers) => Said | null;
  /** What a create asks for, or what is wrong with it. `model`: of the path. */
  readonly readCreate: (body: Json, model: string | null) => TaskCreate | Said;
  /** The answer to a create, and its status (200 unless it says so). */
  readonly created: (task: TaskView) => Json;
  readonly createdStatus?: number;
  /** The answer to a poll. */
  readonly describe: (task: TaskView) => Json;
  /** What describes a film where films have descriptions of their own, which the list then shows; null until it is made. */
  readonly describeFilm?: (task: TaskView) => Json | null;
  /** The answer to a list; absent where there is none. */
  readonly list?: (tasks: readonly Json[], query: URLSearchParams) => Json;
  /** Whether a job in this state can be deleted, or stopped; absent: always. */
  readonly deletes?: (state: TaskView["state"], share: number) => boolean;
  readonly deletedStatus?: number;
  /** An error as this API words it. */
  readonly error: (status: number, code: string, message: string) => Json;
  /** Where it words a refusal in its own way. `{}` in a message is what it is about. */
  readonly refusals?: Readonly<Partial<Record<RefusalReason, Said>>>;
}

export type Headers = Readonly<Record<string, string | undefined>>;

/** An error before it is put into its API's shape. */
export type Said = readonly [status: number, code: string, message: string];

/** What a valid create asks for. */
export interface TaskCreate {
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** False: a film without sound. */
  readonly audio?: boolean;
  /** The picture it starts from. */
  readonly image?: { readonly type: string; readonly bytes: Uint8Array } | null;
  /** What else its answers repeat, or its price depends on. */
  readonly extra?: Json;
}

/** A job as an API may show it. Times are milliseconds since 1970. */
export interface TaskView {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly extra: Json;
  readonly state: "running" | "succeeded" | "failed" | "cancelled";
  /** Share of its render time that has passed, 0 to 1. */
  readonly share: number;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Where its film is, on another host, for a while and for whoever knows the address; null until it is made. */
  readonly filmUrl: string | null;
  /** Where the API itself is asked, with its prefix. */
  readonly root: string;
  /** What is billed for it, in US dollars: nothing until it is made. */
  readonly usd: number;
}

/** The size that an aspect at a resolution stands for: `16:9` at `720p` is 1280x720. */
export function sizeOf(aspect: string, resolution: string): { width: number; height: number } | null {
  const [across = 0, down = 0] = aspect.split(":").map(Number);
  const lines = Number(/^(\d{3,4})p$/.exec(resolution)?.[1] ?? 0);
  if (!(across > 0 && down > 0 && lines > 0)) return null;
  const even = (side: number) => 2 * Math.round(side / 2);
  return across >= down
    ? { width: even((lines * across) / down), height: lines }
    : { width: lines, height: even((lines * down) / across) };
}

/** The picture in a data URL; null when it is none. */
export function pictureIn(url: unknown): TaskCreate["image"] {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/s.exec(typeof url === "string" ? url : "") ?? [];
  return type === undefined || data === undefined ? null : { type, bytes: Buffer.from(data, "base64") };
}

/** The key of an `Authorization: Bearer`. */
export function bearerIn({ authorization }: Headers): string | null {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1] ?? authorization ?? null;
}
