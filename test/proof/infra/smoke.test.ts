import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { root } from "../../../local/commands/buildApp.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const HEALTHY: Answer = {
  status: 200,
  body: { status: "healthy", storage: "reachable", providers: [{ model: "sora-2" }] },
};
const STARTING: Answer = { status: 503, body: { status: "unhealthy", storage: "out of reach" } };
const ESTIMATE: Answer = { status: 200, body: { cost: { currency: "USD", estimated: 0.4 } } };

describe("the smoke test after a deployment", () => {
  test("waits until the app is healthy, makes an estimate, and prints where the page is", async () => {
    const app = await startApp([STARTING, STARTING, HEALTHY], ESTIMATE);
    const { status, output } = await smoke(app.url, {
      API_KEY: "key-of-a-test",
      STUDIO: `${app.url}/studio/`,
    });
    expect(status, output).toBe(0);
    expect(output).toContain('estimate: {"cost":{"currency":"USD","estimated":0.4}}');
    expect(output).toContain(`Page    ${app.url}/studio/`);
    expect(output).not.toContain("key-of-a-test");
    expect(app.asked).toEqual([
      "GET /api/v1/health",
      "GET /api/v1/health",
      "GET /api/v1/health",
      "POST /api/v1/videos/estimate",
    ]);
  });

  test("says at once which settings are wrong", async () => {
    const app = await startApp([{ status: 503, body: { settings: ["API_KEYS is not set"] } }], ESTIMATE);
    const { status, output } = await smoke(app.url, {});
    expect(status).toBe(1);
    expect(output).toContain("API_KEYS is not set");
    expect(app.asked).toHaveLength(1);
  });

  test("passes without a key, and says what it could not try", async () => {
    const app = await startApp([HEALTHY], { status: 401, body: { error: { code: "unauthorized" } } });
    const { status, output } = await smoke(app.url, {});
    expect(status, output).toBe(0);
    expect(output).toContain("set API_KEY to try it too");
  });

  test("fails when the app never gets healthy", async () => {
    const app = await startApp([STARTING], ESTIMATE);
    const { status, output } = await smoke(app.url, { SMOKE_TRIES: "3" });
    expect(status).toBe(1);
    expect(output).toContain("out of reach");
    expect(app.asked).toHaveLength(3);
  });

  test("fails when the estimate does", async () => {
    const app = await startApp([HEALTHY], { status: 500, body: { error: { code: "internal_error" } } });
    const { status, output } = await smoke(app.url, { API_KEY: "key-of-a-test" });
    expect(status).toBe(1);
    expect(output).toContain("internal_error");
  });
});

async function smoke(url: string, settings: Readonly<Record<string, string>>) {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [join(root, "infra/hooks/smoke.mjs")], {
    env: { PATH, API: `${url}/api/v1`, SMOKE_PAUSE_SECONDS: "0", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { status, output: `${stdout}${stderr}` };
}

/** An app that answers health with one answer after the other, the last for ever. */
async function startApp(health: readonly Answer[], estimate: Answer) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = request.url?.endsWith("/health")
      ? (health[Math.min(asked.length, health.length) - 1] ?? STARTING)
      : estimate;
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}`, asked };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
