import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));

export interface CliApp {
  readonly folder: string;
  readonly data: string;
  remove(): void;
}

/** A folder with an app of one CommonJS file; `code` finds `app`, `df` and `appendFileSync` ready. */
export function makeApp(code: string, hostJson: object = { version: "2.0" }): CliApp {
  const root = mkdtempSync(join(tmpdir(), "host-cli-"));
  const folder = join(root, "app");
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", main: "dist/*.cjs" }));
  writeFileSync(join(folder, "host.json"), JSON.stringify(hostJson));
  const prelude = `
    const { app } = require(${JSON.stringify(require.resolve("@azure/functions"))});
    const df = require(${JSON.stringify(require.resolve("durable-functions"))});
    const { appendFileSync } = require("node:fs");
    app.setup({ enableHttpStream: true });
  `;
  writeFileSync(join(folder, "dist", "index.cjs"), prelude + code);
  return { folder, data: join(root, "data"), remove: () => rmSync(root, { recursive: true, force: true }) };
}

export interface CliHost {
  readonly child: ChildProcess;
  /** Resolves with the URL when it serves; rejects with what it wrote when it ends before. */
  readonly ready: Promise<string>;
  /** A URL of its durable API, with its key. */
  durableApi(path: string): Promise<string>;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  output(): string;
}

/** Starts the command-line host as a process of its own. */
export function startCli(app: CliApp, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): CliHost {
  const options = ["--app", app.folder, "--data", app.data, "--port", "0", ...args];
  const child = spawn(process.execPath, [cli, ...options], { env: { ...process.env, ...env } });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? ""));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", () => {
      const url = /host ready (\S+)\n/.exec(output)?.[1];
      if (url) resolve(url);
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  ready.catch(() => {}); // not every test waits for it
  const durableApi = async (path: string) => {
    const url = await ready;
    const { key } = JSON.parse(readFileSync(join(app.data, "run", "host.json"), "utf8"));
    return `${url}/runtime/webhooks/durabletask/${path}?code=${key}`;
  };
  return { child, ready, ended, durableApi, output: () => output };
}
