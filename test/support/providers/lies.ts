/** What a create call comes to: its reply, or what stands for it. */
export type CreateReply =
  | "fine"
  | "reset"
  | "502"
  | "garbled"
  | "another's id"
  | "503 unmade"
  | "reset unmade";

/** In what a provider lies. */
export interface Lies {
  /** How far its clock is off, its `Date` with it; milliseconds. */
  readonly clockMs: number;
  readonly sendsDate: boolean;
  readonly times: "true" | "none" | "zero" | "past" | "now";
  readonly echo: "true" | "none" | "empty" | "decomposed" | "padded" | "renamed";
  readonly ids: "true" | "long" | "numeric";
  /** The words it ends jobs with. */
  readonly made: string;
  readonly failed: string;
  readonly film: "plain" | "gzip" | "br" | "206";
  /** Whether its list shows jobs at all. */
  readonly lists: boolean;
  /** What its creates come to, in turn; all that follow are fine. */
  readonly creates: readonly CreateReply[];
}

export const HONEST: Lies = {
  clockMs: 0,
  sendsDate: true,
  times: "true",
  echo: "true",
  ids: "true",
  made: "completed",
  failed: "failed",
  film: "plain",
  lists: true,
  creates: [],
};

/** A JSON object as a provider sends it. */
export type Json = Readonly<Record<string, unknown>>;

interface Telling {
  readonly lies: Lies;
  /** The lying clock's time, in milliseconds. */
  readonly date: number;
  readonly shownId: (id: string) => string | number;
}

/** What a provider that lies makes of a true answer: a job, a list of jobs, or anything else, which stays as it is. */
export function lieAbout(answer: unknown, telling: Telling): unknown {
  if (!isObject(answer)) return answer;
  if (Array.isArray(answer["data"])) return listed(answer, answer["data"], telling);
  return isJob(answer) ? lieAboutJob(answer, telling) : answer;
}

function listed(page: Json, data: readonly unknown[], telling: Telling): Json {
  const shown = telling.lies.lists ? data.map((job) => lieAbout(job, telling)) : [];
  const at = (index: number) => shown.map((job) => (isObject(job) ? job["id"] : undefined)).at(index) ?? null;
  const cursors = "first_id" in page ? { first_id: at(0), last_id: at(-1) } : {};
  return { ...page, ...cursors, ...(telling.lies.lists ? {} : { has_more: false }), data: shown };
}

function lieAboutJob(job: Json, { lies, date, shownId }: Telling): Json {
  const { id, status } = job;
  const words: Readonly<Record<string, string>> = { completed: lies.made, failed: lies.failed };
  return {
    ...job,
    ...timesOf(job, lies, date),
    ...echoOf(job, lies),
    id: typeof id === "string" ? shownId(id) : id,
    status: typeof status === "string" ? (words[status] ?? status) : status,
  };
}

function timesOf({ created_at, expires_at }: Json, { times, clockMs }: Lies, date: number): Json {
  const now = Math.floor(date / 1_000);
  const shifted = (seconds: unknown) =>
    typeof seconds === "number" ? seconds + Math.round(clockMs / 1_000) : seconds;
  switch (times) {
    case "true":
      return { created_at: shifted(created_at), expires_at: shifted(expires_at) };
    case "none":
      return { created_at: undefined, expires_at: undefined };
    case "zero":
      return { created_at: 0, expires_at: 0 };
    case "past":
      return { created_at: now - 400 * 86_400, expires_at: now - 399 * 86_400 };
    case "now":
      return { created_at: now, expires_at: now };
  }
}

function echoOf({ prompt, model, size, seconds }: Json, { echo }: Lies): Json {
  if (typeof prompt !== "string") return {};
  switch (echo) {
    case "true":
      return { prompt };
    case "none":
      return { prompt: undefined };
    case "empty":
      return { prompt: "" };
    case "decomposed":
      return { prompt: prompt.normalize("NFD") };
    case "padded":
      return { prompt: `  ${prompt.replaceAll("\n", "\r\n")}\n` };
    case "renamed":
      return {
        prompt,
        model: `${String(model)}-2025-10-06`,
        size: String(size).replace("720", "704"),
        seconds: String(Number(seconds) - 1),
      };
  }
}

function isJob(value: Json): boolean {
  return typeof value["id"] === "string" && typeof value["status"] === "string";
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
