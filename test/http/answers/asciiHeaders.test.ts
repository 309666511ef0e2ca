import { HttpRequest, InvocationContext } from "@azure/functions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { handled } from "../../../src/lib/http/answers/handled.ts";
import { readAttempt } from "../../../src/lib/http/body/readAttempt.ts";
import { withBody } from "../../../src/lib/http/body/withBody.ts";
import { identifyCaller } from "../../../src/lib/http/caller/identifyCaller.ts";
import { isForeignPage } from "../../../src/lib/http/caller/isForeignPage.ts";
import { selectContent } from "../../../src/lib/http/content/selectContent.ts";

async function answered(headers: Record<string, string>) {
  const context = new InvocationContext({ functionName: "getVideo", invocationId: "invocation-1" });
  const request = new HttpRequest({ method: "GET", url: "http://127.0.0.1/api/v1/videos" });
  return await handled(
    async () => ({ status: 202, headers }),
    () => undefined,
  )(request, context);
}

test("a header of an answer is in ASCII, whatever was put into it: the platform would never pass it on", async () => {
  const location = "https://films.example/vidéos/映画?q=ü";
  const { headers, status } = await answered({ Location: location });
  expect(status).toBe(202);
  expect(headers).toMatchObject({ location: new URL(location).href });
});

test("no text makes a header of an answer that cannot be sent, or another header", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (value) => {
      const { headers, status } = await answered({ "x-said": value });
      expect(status).toBe(202);
      for (const each of Object.values({ ...headers })) expect(each).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});

const NAMES = [
  ...["authorization", "api-key", "x-functions-key", "x-ms-client-principal", "host", "x-forwarded-host"],
  ...["origin", "sec-fetch-site", "idempotency-key", "x-stainless-retry-count", "content-type"],
  ...["content-encoding", "content-length", "range", "if-range", "if-none-match", "if-modified-since"],
];
/** As Node hands a header over: one character for each byte that was sent. */
const byBytes = fc
  .string({
    unit: fc.integer({ min: 0x80, max: 0xff }).map((byte) => String.fromCharCode(byte)),
    minLength: 1,
  })
  .map((odd) => `a${odd}b`);

test("a header of a request that is not in ASCII breaks nothing that reads it, and lets nobody in", async () => {
  const url = new URL("http://127.0.0.1:7071/api/v1/videos");
  const file = { sizeBytes: 100, etag: '"tag"', lastModified: new Date(0) };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), byBytes, async (name, value) => {
      const headers = new Headers({ [name]: value });
      expect(identifyCaller(headers, { mode: "keys", keys: [] }).kind).toBe("unauthorized");
      expect(identifyCaller(headers, { mode: "easyauth" }).kind).toBe("unauthorized");
      isForeignPage({ method: "POST", headers, url }, { publicUrl: null, origins: [], cookies: false });
      expect(readAttempt(headers).kind).toBe(name === "idempotency-key" ? "problem" : "attempt");
      expect(selectContent("GET", headers, file).kind).toBe("whole");
      const limits = { bodyBytes: 1_000, imageBytes: 0 };
      const refused = await withBody({ headers, body: null }, limits, async () => ({ status: 200 }));
      expect([400, 415]).toContain(refused.status);
    }),
  );
});
