import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { StrictChecks } from "./check/strictChecks.ts";
import { RealClock } from "./clock/realClock.ts";
import { loadApp } from "./core/loadApp.ts";
import { noChecks } from "./durable/checks.ts";
import { noProbe, type Probe } from "./durable/probe.ts";
import { Faults } from "./faults/faults.ts";
import { killAt } from "./faults/killAt.ts";
import { Host } from "./host.ts";
import { answerCors, originsIn } from "./http/cors.ts";
import { listen } from "./http/listener.ts";
import { send } from "./http/reply.ts";
import { waitAsAzureDoes } from "./http/unanswered.ts";
import { loadLocalSettings, localCors, readHostJson } from "./settings.ts";
import { SqliteStore } from "./store/sqliteStore.ts";

const usage = `usage: node local/host/cli.ts [options]
  --app <folder>    holds package.json and host.json (.)
  --port <n>        0 takes a free one (7071)
  --data <folder>   keeps the task hub (.local)
  --cors <origins>  pages elsewhere that may call, with commas between (Host.CORS of local.settings.json)
  --strict          fail orchestrators that the real engine would let go wrong
  --grace <ms>      how long SIGTERM waits for what runs (2000); 0 ends it at once, as the Node worker does
  --early-timers    fire each durable timer up to a second early, as the real engine does
  --crash-at <n>    kill this process at the n-th point where a crash hurts`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      app: { type: "string", default: "." },
      port: { type: "string", default: "7071" },
      data: { type: "string", default: ".local" },
      cors: { type: "string" },
      strict: { type: "boolean", default: false },
      grace: { type: "string", default: "2000" },
      "early-timers": { type: "boolean", default: false },
      "crash-at": { type: "string" },
    },
  });
  const [port = 0, grace = 0, crashAt] = [values.port, values.grace, values["crash-at"]].map(readNumber);
  return { ...values, app: resolve(values.app), data: resolve(values.data), port, grace, crashAt };
}

function readNumber(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) throw new Error(usage);
  return text === undefined ? undefined : Number(text);
}

async function main(): Promise<void> {
  const { app, port, data, grace, crashAt, strict, cors, "early-timers": earlyTimers } = readArguments();
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development";
  process.env["FUNCTIONS_WORKER_RUNTIME"] = "node";
  loadLocalSettings(app);
  const settings = readHostJson(app);
  const origins = originsIn(cors ?? localCors(app));
  const runFile = join(data, "run", "host.json");
  mkdirSync(join(data, "run"), { recursive: true });
  const store = new SqliteStore(join(data, "host.db"));
  let host: Host | undefined;
  const listener = await listen(port, (request, response) => {
    if (answerCors(origins, request, response)) return;
    if (host) void host.handle(request, response);
    else send(response, { status: 503 });
  });
  process.env["WEBSITE_HOSTNAME"] = `localhost:${listener.port}`; // the app may read it while it loads
  await loadApp(app);
  host = new Host({
    listener,
    store,
    clock: new RealClock(),
    probe: crashAt === undefined ? timersOf(earlyTimers) : killAt(crashAt),
    settings,
    checks: strict ? new StrictChecks() : noChecks,
    log: (level, category, message) => {
      if (category !== "system" || level === "error" || level === "warning") console.log(message);
    },
    warn: (message) => console.error(message),
    unanswered: waitAsAzureDoes,
    stopGraceMilliseconds: grace,
  });
  stopInTheEnd(host, async () => {
    rmSync(runFile, { force: true });
    await host.stop();
    store.close();
  });
  await host.start();
  const url = `http://127.0.0.1:${listener.port}`;
  writeFileSync(runFile, JSON.stringify({ pid: process.pid, url, key: host.key }), { mode: 0o600 });
  console.log(`host ready ${url}`);
}

function timersOf(early: boolean): Probe {
  return early ? new Faults({ earlyTimers: true }) : noProbe;
}

/** Stops once: when told to or, with 1, when the host has died. */
function stopInTheEnd(host: Host, stop: () => Promise<void>): void {
  const ended = new Promise<number>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => resolve(0));
    host.runtime.onChange(() => host.runtime.isDead && resolve(1));
  });
  const stopThen = async (code: number) => {
    await stop();
    process.exit(code);
  };
  ended.then(stopThen).catch(fail);
}

function fail(error: unknown): never {
  const { code = "", message } = error as NodeJS.ErrnoException; // all that is thrown on the way here is an Error
  console.error(code.startsWith("ERR_PARSE_ARGS") ? `${message}\n${usage}` : message);
  process.exit(1);
}

main().catch(fail);
