import type { ServerResponse } from "node:http";

/** The list as local.settings.json (`Host.CORS`) and `--cors` have it: origins of pages elsewhere that may read answers (`*`: all), with commas between. */
export function originsIn(text: string): readonly string[] {
  const origins = text.split(",").map((origin) => origin.trim().replace(/\/$/, "").toLowerCase());
  return origins.filter(Boolean);
}

/**
 * Does what the platform does for pages of other origins before a function hears of the request: names an allowed origin in the
 * answer, and answers a browser's question beforehand by itself. True when the answer is given.
 */
export function answerCors(allowed: readonly string[], response: ServerResponse): boolean {
  const { method, headers } = response.req;
  const { origin, "access-control-request-method": wanted } = headers;
  if (origin === undefined || allowed.length === 0) return false;
  const isAllowed = allowed.includes("*") || allowed.includes(origin.toLowerCase());
  if (isAllowed) {
    response.setHeader("access-control-allow-origin", allowed.includes("*") ? "*" : origin);
    response.setHeader("vary", "Origin");
  }
  if (method !== "OPTIONS" || wanted === undefined) return false;
  const named = headers["access-control-request-headers"];
  if (isAllowed) response.setHeader("access-control-allow-methods", wanted);
  if (isAllowed && named) response.setHeader("access-control-allow-headers", named);
  response.writeHead(204).end();
  return true;
}
