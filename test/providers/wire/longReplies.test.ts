import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { parseErrorBody, parseJson } from "../../../src/lib/providers/wire/errorBody.ts";
import { type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { jobOf, providerAt } from "../../support/providers/testProvider.ts";

const MEGABYTE = Buffer.alloc(1_000_000, "x");

/** An answer of many megabytes that tells how many of them were taken. */
function flood(status: number, megabytes: number) {
  let sent = 0;
  const script: Script = (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.write('{"id":"job_1","status":"queued","prompt":"');
    pour(response);
  };
  const pour = (response: ServerResponse): void => {
    if (response.destroyed) return;
    if (sent >= megabytes) return void response.end('"}');
    sent += 1;
    response.write(MEGABYTE, () => pour(response));
  };
  return { script, sent: () => sent };
}

describe("an answer of 100 MB is not read to its end", () => {
  test("to a create: nobody knows what became of the job", async () => {
    const { script, sent } = flood(200, 100);
    await using server = await scriptedServer(script);
    expect(await providerAt(server.url).submit(jobOf())).toMatchObject({ kind: "ambiguous" });
    expect(sent()).toBeLessThan(30);
  });

  test.each([200, 500])("to a poll, with %i: it is asked again later", async (status) => {
    const { script, sent } = flood(status, 300);
    await using server = await scriptedServer(script);
    expect(await providerAt(server.url).check("job_1")).toMatchObject({ kind: "unreachable" });
    expect(sent()).toBeLessThan(90);
  });

  test("to a listing: it proves nothing", async () => {
    const { script, sent } = flood(200, 100);
    await using server = await scriptedServer(script);
    expect(await providerAt(server.url).list(0)).toMatchObject({ kind: "unreachable" });
    expect(sent()).toBeLessThan(45);
  });

  test("to a download that is refused", async () => {
    const { script, sent } = flood(500, 300);
    await using server = await scriptedServer(script);
    const never = new AbortController().signal;
    expect(await providerAt(server.url).download("out_1", never)).toMatchObject({ kind: "unreachable" });
    expect(sent()).toBeLessThan(90);
  });
});

test("a job with the longest prompt, escaped in the longest way, is read", async () => {
  const prompt = "\\ud83d\\udc26".repeat(32_000);
  await using server = await scriptedServer((_request, response) => {
    response.writeHead(200).end(`{"id":"job_1","status":"queued","prompt":"${prompt}"}`);
  });
  const answer = await providerAt(server.url).check("job_1");
  expect(answer).toMatchObject({ kind: "seen", job: { echo: { prompt: "🐦".repeat(32_000) } } });
});

test("an answer of nothing but brackets is no JSON, one whose texts are full of them is", () => {
  expect(parseJson(`[${"{},".repeat(500_000)}{}]`)).toBeNull();
  const prompt = '[{,"\\'.repeat(200_000);
  expect(parseJson(JSON.stringify({ prompt }))).toEqual({ prompt });
});

test("every text of an error is cut", () => {
  const long = "x".repeat(1_000_000);
  const detail = Array.from({ length: 1_000 }, () => ({ msg: long.slice(0, 1_000) }));
  for (const body of [
    { error: { message: long, code: long } },
    { detail: long },
    { detail },
    { message: long },
  ]) {
    const { message, code } = parseErrorBody(JSON.stringify(body));
    expect(message?.length).toBe(10_000);
    expect(code?.length ?? 0).toBeLessThanOrEqual(10_000);
  }
});
