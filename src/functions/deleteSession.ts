import type { HttpResponseInit } from "@azure/functions";
import { registerSessionRoute } from "../lib/app/sessionRoute.ts";
import { noSessionCookie } from "../lib/http/caller/sessionCookie.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** DELETE /session: the browser forgets the cookie; fine without one. */
async function deleteSession({ headers }: ApiRequest): Promise<HttpResponseInit> {
  return { status: 204, headers: { "set-cookie": noSessionCookie(headers) } };
}

registerSessionRoute("deleteSession", "DELETE", deleteSession);
