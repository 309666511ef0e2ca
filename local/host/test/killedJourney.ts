import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CliApp, type CliHost, makeApp, startCli } from "./cliHost.ts";

const journeyApp = `
  df.app.activity("note", { handler: ({ key }) => { appendFileSync(process.env.DONE, key + "\\n"); return { key }; } });
  df.app.activity("nudge", { extraInputs: [df.input.durableClient()], handler: async ({ id }, context) => {
    await df.getClient(context).raiseEvent(id, "Go", { from: "nudge" });
    return {};
  } });
  df.app.orchestration("leg", function* (context) {
    return yield context.df.callActivity("note", { key: context.df.instanceId });
  });
  df.app.orchestration("journey", function* (context) {
    const id = context.df.instanceId;
    const first = yield context.df.callActivity("note", { key: id + "/1" });
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 200));
    const child = yield context.df.callSubOrchestrator("leg", {}, id + "-leg");
    yield context.df.callActivity("nudge", { id });
    const told = yield context.df.waitForExternalEvent("Go");
    const last = yield context.df.callActivity("note", { key: id + "/2" });
    return { first, child, told, last };
  });
`;
const patienceMilliseconds = 60_000;

/**
 * Takes one journey for each point through a host process that kills itself there with SIGKILL, and on in a second one.
 * Without `points`, all of them, until a journey ends before its point is reached. Returns how often a host was killed;
 * throws when a journey does not come to the end that an undisturbed one comes to, or when more is run again than what
 * ran when the host was killed.
 */
export async function walkKilledJourneys(points?: readonly number[]): Promise<number> {
  const walk = new Walk(makeApp(journeyApp));
  try {
    let kills = 0;
    for (let index = 0; ; index++) {
      const point = points ? points[index] : index + 1;
      if (point === undefined || !(await walk.survives(point))) return kills;
      kills += 1;
    }
  } finally {
    await walk.stop();
  }
}

class Walk {
  readonly #app: CliApp;
  readonly #done: string;
  #host: CliHost | undefined;

  constructor(app: CliApp) {
    this.#app = app;
    this.#done = join(app.folder, "done.txt");
  }

  /** False when the host came to the end of the journey before it came to the point. */
  async survives(point: number): Promise<boolean> {
    const id = `at${point}-`;
    const doomed = await this.#start(["--crash-at", String(point)]);
    await this.#travel(id);
    const isKilled = doomed.child.signalCode === "SIGKILL";
    if (isKilled) {
      await this.#start([]);
      await this.#travel(id);
    }
    const note = (key: string) => ({ key });
    assert.deepEqual(await output(this.#serving(), id), {
      first: note(`${id}/1`),
      child: note(`${id}-leg`),
      told: { from: "nudge" },
      last: note(`${id}/2`),
    });
    await this.#end("SIGTERM");
    const runs = readFileSync(this.#done, "utf8")
      .split("\n")
      .filter((key) => key.startsWith(id));
    assert.ok(
      runs.length <= 3 + (isKilled ? 1 : 0),
      `activities whose results were stored ran again: ${runs}`,
    );
    return isKilled;
  }

  async stop(): Promise<void> {
    await this.#end("SIGKILL");
    this.#app.remove();
  }

  /** Starts the journey, unless an earlier host did, and waits for its end or the host's. */
  async #travel(id: string): Promise<void> {
    const host = this.#serving();
    const isOver = () => host.child.exitCode !== null || host.child.signalCode !== null;
    const end = Date.now() + patienceMilliseconds;
    while (!isOver()) {
      if (Date.now() > end) throw new Error(`${id} does not end: ${host.output()}`);
      try {
        const state = await status(host, id);
        if (state === undefined)
          await fetch(await host.durableApi(`orchestrators/journey/${id}`), { method: "POST" });
        else if (state.runtimeStatus === "Completed" || state.runtimeStatus === "Failed") return;
        else await sleep(20);
      } catch {
        await sleep(20); // it died while it was asked
      }
    }
    await host.ended;
  }

  async #start(args: readonly string[]): Promise<CliHost> {
    await this.#end("SIGKILL");
    this.#host = startCli(this.#app, args, { DONE: this.#done });
    return this.#host;
  }

  #serving(): CliHost {
    if (!this.#host) throw new Error("No host is running.");
    return this.#host;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#host?.child.kill(signal);
    await this.#host?.ended;
    this.#host = undefined;
  }
}

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
}

async function status(host: CliHost, id: string): Promise<Status | undefined> {
  const response = await fetch(await host.durableApi(`instances/${id}`));
  return response.status === 404 ? undefined : ((await response.json()) as Status); // the durable API's own shape
}

async function output(host: CliHost, id: string): Promise<unknown> {
  return (await status(host, id))?.output;
}
