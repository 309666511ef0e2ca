import { beforeAll, expect, test } from "vitest";
import { functionsCore } from "../../../local/host/core/functionsCore.ts";
import type { Dailies } from "../../support/app/dailies.ts";
import { oneApp } from "../../support/app/oneApp.ts";
import { ApiDocument } from "../../support/http/apiDocument.ts";

const start = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });

beforeAll(async () => {
  await import("../../../src/index.ts");
});

async function documentOf(app: Dailies): Promise<ApiDocument> {
  const answer = await app.call("GET", "/openapi.json");
  expect(answer?.status).toBe(200);
  return new ApiDocument(answer?.body);
}

test("every route that is registered is in the document, and no other", async () => {
  const document = await documentOf(await start());
  const registered = [...functionsCore().functions.values()]
    .flatMap(({ metadata }) => Object.values(metadata.bindings))
    .filter(({ type }) => type === "httpTrigger")
    .flatMap(({ methods, route }) =>
      [methods].flat().map((method) => `${String(method)} ${String(route).replace(/^api\/v1/, "")}`),
    )
    // Pages and paths that are nobody's are no part of the API.
    .filter((route) => / \/(?!\{)/.test(route));
  expect(document.routes.toSorted()).toEqual(registered.toSorted());
});

test("its schemas are JSON Schema 2020-12, and what they refer to is there", async () => {
  const document = await documentOf(await start());
  expect(document.compileAll()).toBeGreaterThan(30);
});

test("needs no sign-in", async () => {
  const API_KEYS = JSON.stringify([{ owner: "anna", sha256: "a".repeat(64) }]);
  const app = await start({ settings: { AUTH_MODE: "keys", API_KEYS } });
  expect((await app.call("GET", "/models"))?.status).toBe(401);
  await documentOf(app);
});
