import { randomInt } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { DefaultAzureCredential } from "@azure/identity";
import { readConfig } from "../src/lib/config/readConfig.ts";
import { resourceName } from "../src/lib/domain/models/resourceName.ts";
import { createProvider, PROFILES } from "../src/lib/providers/registry.ts";
import { proxiesOf } from "../src/lib/providers/wire/proxy.ts";
import { readCommandLine } from "./commands/commandLine.ts";
import { hasModels, readSettings, type Settings } from "./commands/settings.ts";
import { explain, StartupProblem } from "./commands/startupProblem.ts";
import { createAnswerNotes } from "./try/answerNotes.ts";
import { cheapestFilm } from "./try/cheapestFilm.ts";
import { type Finding, tryModel } from "./try/tryModel.ts";

const USAGE = `npm run try -- --model NAME [--yes]

Makes one film, the cheapest that the model can make, at the provider that local.settings.json (or the environment) names,
through the same adapter as the app. Says what it will cost, and asks before it spends. What it learnt of the provider's
answers is written to out/, without prompt or key.`;
const PROMPT = "A paper boat drifts across a still pond at dawn.";

const { values } = readCommandLine(
  { options: { model: { type: "string" }, yes: { type: "boolean", default: false } } },
  USAGE,
);
try {
  process.exit((await tried(values.model, values.yes)) ? 0 : 1);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

async function tried(name: string | undefined, isAgreed: boolean): Promise<boolean> {
  const config = readConfig(settingsForOne(), PROFILES);
  const model = config.models.find((each) => each.name === name);
  const names = config.models.map((each) => each.name).join(", ");
  if (!model)
    throw new StartupProblem(`Say which model to try: ${names || "VIDEO_MODELS has none"}.\n\n${USAGE}`);
  const trial = cheapestFilm(model, PROMPT);
  if (!trial)
    throw new StartupProblem(`${model.name} makes no film of a prompt alone: it cannot be tried so.`);

  const { size, seconds } = trial.request;
  const bill = `$${(trial.estimated / 10_000).toFixed(2)}`;
  console.log(
    `${model.name} at ${resourceName(model.target)}: one film of ${seconds} s, ${size}, about ${bill}.`,
  );
  if (!isAgreed && !(await isWanted(`Spend ${bill}? [y/N] `))) {
    console.log("Nothing was asked for.");
    return true;
  }
  const notes = createAnswerNotes();
  const { target } = model;
  const provider = createProvider({
    target,
    key: () => ("setting" in target.auth ? config.secret(target.auth.setting) : null),
    credential: () => new DefaultAzureCredential(),
    timeoutSeconds: config.providerTimeoutMs / 1_000,
    proxy: proxiesOf(config.secret),
    policies: [notes.policy],
    now: Date.now,
  });
  const findings: Finding[] = [];
  const isGood = await tryModel(trial, {
    provider,
    model,
    now: Date.now,
    pollSeconds: config.pollMinMs / 1_000,
    mark: String(randomInt(2 ** 32)),
    filmPath: join("out", `try-${model.name}.mp4`),
    onFinding(finding) {
      findings.push(finding);
      console.log(`${finding.isGood ? "✓" : "✗"} ${finding.step.padEnd(7)} ${finding.found}`);
    },
  });
  const path = join("out", `try-${model.name}.json`);
  await mkdir("out", { recursive: true });
  const learnt = { model: model.name, api: target.api, size, seconds, findings, answers: notes.all() };
  await writeFile(path, `${JSON.stringify(learnt, null, 2)}\n`);
  console.log(
    `What was learnt: ${path} (no prompt, no key). The film, where one was made: out/try-${model.name}.mp4`,
  );
  return isGood;
}

/** The settings as they are, of which only the models and their keys matter here. */
function settingsForOne(): Settings {
  const found = readSettings(process.cwd(), process.env);
  if (!hasModels(found))
    throw new StartupProblem(
      "VIDEO_MODELS is not set: put the model into local.settings.json (docs/providers.md says how, API by API).",
    );
  const here = { AUTH_MODE: "open", AZURE_FUNCTIONS_ENVIRONMENT: "Development" };
  return { ...found, ...here, MediaStorage: found["MediaStorage"] || "UseDevelopmentStorage=true" };
}

async function isWanted(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new StartupProblem("Nobody is there to agree: run it in a terminal, or with --yes.");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}
