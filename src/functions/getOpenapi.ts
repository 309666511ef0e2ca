import type { HttpResponseInit } from "@azure/functions";
import { registerOpenRoute } from "../lib/app/route.ts";

/** GET /openapi.json: the API as OpenAPI 3.1, made when it is first asked for. Needs no sign-in. */
async function getOpenapi(): Promise<HttpResponseInit> {
  const { document } = await import("../lib/http/openapi/document.ts");
  return { jsonBody: document };
}

registerOpenRoute("getOpenapi", { methods: ["GET"], route: "openapi.json" }, getOpenapi);
