import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startAzurite } from "../../azuriteProcess.ts";
import { type PartProcess, startPart } from "../../commands/partProcess.ts";
import { freePort } from "../../commands/ports.ts";
import { readRunFile } from "../../commands/runFile.ts";
import type { RawInvocation } from "../../host/conformance/recording.ts";
import { onRealEngine } from "../engineHost.ts";
import { RECORDS_TO } from "./recordsTo.ts";

const APP = fileURLToPath(new URL("../../host/conformance/recordings/engineApp.cjs", import.meta.url));
const WORKER = fileURLToPath(new URL("recordingWorker.ts", import.meta.url));

const DEFAULT_VISIBILITY_MS = 5 * 60_000;

/** The real engine with the recordings' app, on a hub of its own, and what its worker has written down. */
export interface RecordedHub {
  readonly url: string;
  /** Every invocation that has ended so far, in order. */
  invocations(): Promise<readonly RawInvocation[]>;
  /** Ends the host, and so its worker, as a crash does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts an Azurite and the engine on it, which leaves alone for `visibilityTimeout` (ms) what a dead host had taken. */
export async function startRecordedHub(visibilityTimeout = DEFAULT_VISIBILITY_MS): Promise<RecordedHub> {
  const data = await mkdtemp(join(tmpdir(), "dailies-record-"));
  const app = await writeApp(data, visibilityTimeout);
  const records = join(data, "invocations.jsonl");
  await writeFile(records, "");
  const azurite = await startAzurite();
  const port = await freePort();
  const env = {
    ...process.env,
    AzureWebJobsStorage: azurite.connectionString,
    SLOW_SLEEPS: "true",
    [RECORDS_TO]: records,
  };
  const spec = onRealEngine({ name: "host", args: [], env }, { port, data, app, worker: WORKER });
  let host: PartProcess | undefined;

  async function start(): Promise<void> {
    host = startPart(spec, data, (line) => process.env["VERBOSE"] && console.log(line));
    await host.ready();
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    async invocations() {
      const lines = (await readFile(records, "utf8")).split("\n").slice(0, -1);
      return lines.map((line) => JSON.parse(line) as RawInvocation); // the worker wrote them
    },
    async kill() {
      process.kill(readRunFile(data, "host")?.pid ?? 0, "SIGKILL");
      await host?.ended;
    },
    async dispose() {
      await host?.stop(0);
      await azurite.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A folder of an app that loads the recordings', with the settings that the older recordings were made with. */
async function writeApp(data: string, visibilityTimeout: number): Promise<string> {
  const folder = join(data, "app");
  await mkdir(folder);
  const hidden = `00:0${visibilityTimeout / 60_000}:00`;
  const storageProvider = {
    maxQueuePollingInterval: "00:00:01",
    controlQueueVisibilityTimeout: hidden,
    workItemQueueVisibilityTimeout: hidden,
  };
  const durableTask = { hubName: "RefHub", storageProvider };
  await writeFile(join(folder, "host.json"), JSON.stringify({ version: "2.0", extensions: { durableTask } }));
  await writeFile(join(folder, "package.json"), JSON.stringify({ main: "app.cjs" }));
  await writeFile(join(folder, "app.cjs"), `require(${JSON.stringify(APP)});\n`);
  return folder;
}
