import type { HttpResponseInit } from "@azure/functions";
import { registerSessionRoute } from "../lib/app/sessionRoute.ts";
import type { KeyHolder } from "../lib/domain/owner/caller.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { readSessionBody } from "../lib/http/body/readSessionBody.ts";
import { withBody } from "../lib/http/body/withBody.ts";
import { holderOf } from "../lib/http/caller/callerByKey.ts";
import { sessionCookie } from "../lib/http/caller/sessionCookie.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

const LIMITS = { bodyBytes: 16_384, imageBytes: 0 };

/** POST /session: exchanges a key for a cookie that stands for it. */
async function createSession(http: ApiRequest, keys: readonly KeyHolder[]): Promise<HttpResponseInit> {
  return withBody(http, LIMITS, async ({ fields }) => {
    const body = readSessionBody(fields);
    if (body.kind === "invalid") return badRequest(body.problems);
    if (holderOf([Buffer.from(body.key, "utf8")], keys) === null)
      return errorAnswer("unauthorized", { message: "This key is not known here.", param: "key" });
    return { status: 204, headers: { "set-cookie": sessionCookie(body.key, http.headers) } };
  });
}

registerSessionRoute("createSession", "POST", createSession);
