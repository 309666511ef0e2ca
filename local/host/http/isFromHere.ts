import type { IncomingHttpHeaders } from "node:http";

const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request to this machine is nobody else's doing: it was sent to the machine's own name (a page elsewhere can
 * make its own name point here), and by no page of another origin (browsers let any page send a form here).
 */
export function isFromHere({ host = "", origin, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"] ?? "none";
  if (!thisMachine.test(host) || (site !== "none" && site !== "same-origin")) return false;
  return origin === undefined || origin.toLowerCase() === `http://${host}`.toLowerCase();
}
