import { isFields } from "../../domain/request/fields.ts";

/** Where servers put the address of a film: in a field of the job, in an object below it, or in a list. */
const FIELDS = ["url", "video_url", "download_url", "uri", "file_url"] as const;
const BELOW = [
  ...["video", "videos", "output", "outputs", "data", "result", "results", "content", "metadata", "assets"],
  ...["urls", "task_result"],
] as const;
const DEEPEST = 3;
const LONGEST = 16_000;

/** The address of the film in a provider's JSON, absolute or a path of its own host; null when there is none. */
export function filmUrl(body: unknown, depth = 0): string | null {
  if (typeof body === "string") return depth > 0 && isAddress(body) ? body : null;
  if (depth > DEEPEST) return null;
  if (Array.isArray(body)) return filmUrl(body[0], depth + 1);
  if (!isFields(body)) return null;
  for (const name of FIELDS) {
    const value = body[name];
    if (typeof value === "string" && isAddress(value)) return value;
  }
  for (const name of BELOW) {
    const found = filmUrl(body[name], depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function isAddress(text: string): boolean {
  return text.length <= LONGEST && (/^https?:\/\//i.test(text) || /^\/(?!\/)/.test(text));
}
