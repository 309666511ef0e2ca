import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { StrictChecks } from "./check/strictChecks.ts";
import { RealClock } from "./clock/realClock.ts";
import { loadApp } from "./core/loadApp.ts";
import { noChecks } from "./durable/checks.ts";
import { noProbe } from "./durable/probe.ts";
import { Faults } from "./faults/faults.ts";
import { killAt } from "./faults/killAt.ts";
import { Host } from "./host.ts";
import { answerCors, originsIn } from "./http/cors.ts";
import { listen } from "./http/listener.ts";
import { send } from "./http/reply.ts";
import { loadLocalSettings, readHostJson } from "./settings.ts";
import { SqliteStore } from "./store/sqliteStore.ts";

const options = {
  app: { type: "string", default: ".", help: "<folder> of package.json and host.json (.)" },
  port: { type: "string", default: "7071", help: "<n>, 0 for a free one (7071)" },
  data: { type: "string", default: ".local", help: "<folder> of the task hub (.local)" },
  cors: { type: "string", help: "<origins> whose pages may call (Host.CORS of local.settings.json)" },
  strict: { type: "boolean", help: "fails orchestrators that the real engine would let go wrong" },
  grace: { type: "string", default: "2000", help: "<ms> that SIGTERM waits for what runs (2000)" },
  "early-timers": { type: "boolean", help: "fires timers up to a second early, as the real engine" },
  "crash-at": { type: "string", help: "<n> kills this process at the n-th point where a crash hurts" },
} as const;
const help = Object.entries(options).map(([name, { help }]) => `  --${name.padEnd(14)}${help}`);
const usage = ["usage: node local/host/cli.ts [options]", ...help].join("\n");

function readNumber(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) throw new Error(usage);
  return text === undefined ? undefined : Number(text);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const { cors, strict = false, "early-timers": earlyTimers = false } = values;
  const [port = 0, grace = 0, crashAt] = [values.port, values.grace, values["crash-at"]].map(readNumber);
  const [app, data] = [resolve(values.app), resolve(values.data)];
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development";
  process.env["FUNCTIONS_WORKER_RUNTIME"] = "node";
  const { Host: { CORS = "" } = {} } = loadLocalSettings(app);
  const settings = readHostJson(app);
  const origins = originsIn(cors ?? CORS);
  const runFile = join(data, "run", "host.json");
  mkdirSync(join(data, "run"), { recursive: true });
  const store = new SqliteStore(join(data, "host.db"));
  let host: Host | undefined;
  const listener = await listen(port, (request, response) => {
    if (answerCors(origins, response)) return;
    if (host) void host.handle("public", request, response);
    else send(response, { status: 503 });
  });
  process.env["WEBSITE_HOSTNAME"] = `localhost:${listener.port}`; // the app may read it while it loads
  await loadApp(app);
  host = new Host({
    listener,
    store,
    clock: new RealClock(),
    probe: crashAt !== undefined ? killAt(crashAt) : earlyTimers ? new Faults({ earlyTimers }) : noProbe,
    settings,
    checks: strict ? new StrictChecks() : noChecks,
    log: (level, category, message) => {
      if (category !== "system" || level === "error" || level === "warning") console.log(message);
    },
    warn: (message) => console.error(message),
    unanswered: 240_000, // as the real host has it
  });
  const stop = async (code: number) => {
    rmSync(runFile, { force: true });
    await host.stop(grace);
    store.close();
    process.exit(code);
  };
  // once: when told to or, with 1, when the host has died
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => end(0));
  host.runtime.onChange(() => host.runtime.isDead && end(1));
  ended.then(stop).catch(fail);
  await host.start();
  const url = `http://127.0.0.1:${listener.port}`;
  writeFileSync(runFile, JSON.stringify({ pid: process.pid, url, key: host.key }), { mode: 0o600 });
  console.log(`host ready ${url}`);
}

function fail(error: unknown): never {
  const { code = "", message } = error as NodeJS.ErrnoException; // all that is thrown on the way here is an Error
  console.error(code.startsWith("ERR_PARSE_ARGS") ? `${message}\n${usage}` : message);
  process.exit(1);
}

main().catch(fail);
