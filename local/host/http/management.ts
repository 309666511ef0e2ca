import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isFromHere } from "./isFromHere.ts";
import type { Reply } from "./reply.ts";

/**
 * Why a request may not manage this host; undefined when it may. It has to come to this machine's own name, from no
 * page of another origin, and carry the host's key as `code` or `x-functions-key`.
 */
export function refuseManager(
  request: IncomingMessage,
  query: URLSearchParams,
  key: string,
): Reply | undefined {
  if (!isFromHere(request.headers)) return { status: 403 };
  const given = Buffer.from(query.get("code") ?? String(request.headers["x-functions-key"] ?? ""));
  const known = Buffer.from(key);
  return given.length === known.length && timingSafeEqual(given, known) ? undefined : { status: 401 };
}
