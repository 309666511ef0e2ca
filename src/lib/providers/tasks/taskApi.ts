import type { ProviderJob } from "../provider.ts";
import type { CreateCall, JsonBody } from "../wire/createBody.ts";
import type { CommonWords, ErrorBody } from "../wire/errorBody.ts";

/**
 * What an adapter of the family says of its API: a create with a JSON body gives the id of a task, the task is polled, and
 * its last answer has the addresses of its films. Pure: the family sends, retries, signs and reads.
 */
export interface TaskApi {
  /** The one call that makes a job; null when the API has no way to ask for it (a remix, say). */
  readonly create: (job: ProviderJob) => CreateCall | null;
  /** The job in the answer to a create; null when it names none. */
  readonly readCreated: (body: unknown) => SaidTask | null;
  /** How a job is asked for. */
  readonly poll: (jobId: string) => ReadCall;
  /** The job in an answer about it; null when there is none in it. */
  readonly readTask: (body: unknown, jobId: string) => SaidTask | null;
  /** Where a job is deleted or stopped; null where the API cannot. */
  readonly remove: ((jobId: string) => string) | null;
  /** Null where the API has no list. */
  readonly list: TaskList | null;
  /**
   * The API's own errors in common words, by `code`: `moderation_blocked`, `insufficient_quota`, `model_not_found`,
   * `model_retired`, `job_not_found`. What needs no translation is given back as it is.
   */
  readonly words: CommonWords;
}

/** A request that changes nothing: a POST where it has a body. */
export interface ReadCall {
  readonly url: string;
  readonly body?: JsonBody;
}

/** A list of tasks that comes in pages: by number, or by what the page before says of the next. */
export interface TaskList {
  /** The first page has the number 1. `after`: what the page before has said; null when it was none, or said nothing. */
  readonly page: (number: number, after: string | null) => ReadCall;
  /** What a page has; null when it is none. `isLast` null: a page that brings nothing new is the last. */
  readonly readPage: (body: unknown, number: number) => TaskPage | null;
  /** The job in one entry of a page; null when it cannot be read. */
  readonly readEntry: (entry: unknown) => SaidTask | null;
  /** How long a job may be there before the list shows it, in milliseconds; absent: it is listed from its beginning. */
  readonly unseenForMs?: number;
}

export interface TaskPage {
  readonly entries: readonly unknown[];
  readonly isLast: boolean | null;
  /** What the next page is asked for with, where pages have no numbers. */
  readonly after?: string | null;
}

/** A task as its API says it. What it does not say is left out. Times are unix seconds by its own clock. */
export interface SaidTask {
  readonly jobId: string;
  /** The API's word for how it stands; null = none. */
  readonly status: string | null;
  /** 0..100. */
  readonly progress?: number | null;
  readonly createdAt?: number | null;
  readonly expiresAt?: number | null;
  /** When it was done; only of one that was made. */
  readonly completedAt?: number | null;
  /** Why it failed, as far as it says. */
  readonly error?: ErrorBody | null;
  /** Addresses of its films, in order; any path of the provider's own host is one. */
  readonly films?: readonly string[];
  /** What the provider says that it bills, in US dollars. */
  readonly billed?: number | null;
  readonly model?: string | null;
  readonly prompt?: string | null;
  readonly size?: string | null;
  readonly seconds?: number | null;
  readonly mark?: string | null;
}
