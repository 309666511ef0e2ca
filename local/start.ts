import { relative, resolve } from "node:path";
import { readCommandLine, readPort } from "./commands/commandLine.ts";
import { exitOnSignal } from "./commands/exitOnSignal.ts";
import { createStack } from "./commands/stack.ts";
import type { StackPlan } from "./commands/stackPlan.ts";
import { explain } from "./commands/startupProblem.ts";

const { values: options } = readCommandLine(
  {
    options: { port: { type: "string" }, data: { type: "string", default: ".local" } },
  },
  "npm start -- [--port 7071] [--data .local]",
);

const stack = createStack(
  { dataFolder: resolve(options.data), port: readPort(options.port) },
  {
    onStep: (step) => console.log(`${step} ...`),
    onLine: (part, line) => console.log(`${part.padEnd(7)} | ${line}`),
  },
);
exitOnSignal(stack.stop, () => 0);

try {
  const { url, plan } = await stack.start();
  console.log(`ready ${url}`);
  console.log(whatToTry(url, plan));
  const how = await stack.died;
  console.error(`${how}: stopping the rest.`);
} catch (error) {
  console.error(explain(error));
}
await stack.stop();
process.exit(1);

function whatToTry(url: string, { host, others, dataFolder }: StackPlan): string {
  const folder = relative(process.cwd(), dataFolder) || ".";
  return `
Try it from another terminal:
  curl -s ${url}/health
  curl -s ${url}/videos -H 'content-type: application/json' -d '{"prompt": "A paper boat sails down a rainy street"}'
  curl -s ${url}/videos/<id>
  curl -s ${url}/videos/<id>/content -o film.mp4

Running: ${[host, ...others].map(({ name }) => name).join(", ")}. Data: ${folder} (Azurite saves every 5 s). Ctrl-C stops everything.`;
}
