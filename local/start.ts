import { relative, resolve } from "node:path";
import { readCommandLine, readPort } from "./commands/commandLine.ts";
import { exitOnSignal } from "./commands/exitOnSignal.ts";
import { openPartLogs } from "./commands/partLogs.ts";
import type { PartName } from "./commands/partProcess.ts";
import { createStack } from "./commands/stack.ts";
import type { StackPlan } from "./commands/stackPlan.ts";
import { stageLine } from "./commands/stageLine.ts";
import { explain } from "./commands/startupProblem.ts";
import { studioAddress } from "./commands/studioAddress.ts";

const { values: options } = readCommandLine(
  {
    options: {
      port: { type: "string" },
      data: { type: "string", default: ".local" },
      json: { type: "boolean", default: false },
    },
  },
  `npm start -- [--port 7071] [--data .local] [--json]

Starts the app on this machine, with a simulator of Sora and Azurite for what local.settings.json does not name, and keeps
them up until Ctrl-C.
  --port   where the API and its page are; without it a free port, the same at every start
  --data   the folder that keeps films, records and ports (default .local)
  --json   every line of every part, as JSON`,
);

const dataFolder = resolve(options.data);
const logs = openPartLogs(dataFolder);

const stack = createStack(
  { dataFolder, port: readPort(options.port) },
  {
    onStep: (step) => console.log(`${step} ...`),
    onLine: hear,
  },
);
exitOnSignal(stack.stop, () => 0);

try {
  const { url, plan, isHealthy } = await stack.start();
  for (const notice of plan.notices) console.log(notice);
  console.log(`ready ${url}`);
  if (!isHealthy) console.log(`Not all is well yet: ${await health(url)}`);
  console.log(whatToTry(url, plan));
  const how = await stack.died;
  console.error(`${how}: stopping the rest.`);
} catch (error) {
  console.error(explain(error));
}
await stack.stop();
process.exit(1);

/** Keeps a line for machines, and shows people what they would ask for. */
function hear(part: PartName, line: string): void {
  const json = logs.keep(part, line);
  const shown = options.json ? json : stageLine(line);
  // Whatever else a part says is no routine.
  if (shown !== null) console.log(shown ?? `${part.padEnd(7)} | ${line}`);
}

async function health(url: string): Promise<string> {
  return await fetch(`${url}/health`).then(
    (response) => response.text(),
    (error: Error) => error.message,
  );
}

function whatToTry(url: string, { host, others, dataFolder }: StackPlan): string {
  const parts = [host, ...others].map(({ name }) => name);
  const saving = parts.includes("azurite") ? " (Azurite saves every 5 s)" : "";
  return `
Look at the films: ${studioAddress(url)}

Try it from another terminal:
  curl -s ${url}/health
  curl -s ${url}/videos -H 'content-type: application/json' -d '{"prompt": "A paper boat sails down a rainy street"}'
  curl -s ${url}/videos/<id>
  curl -s ${url}/videos/<id>/content -o film.mp4

Running: ${parts.join(", ")}. Data: ${relative(process.cwd(), dataFolder) || "."}${saving}. Ctrl-C stops everything.
Each line of the log, as JSON: ${relative(process.cwd(), logs.folder)}`;
}
