import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { StartupProblem } from "../commands/startupProblem.ts";
import { readAll } from "../sora/byteSource.ts";
import { createSora } from "../sora/createSora.ts";
import {
  askPromptfoo,
  type PromptfooAnswer,
  type PromptfooCall,
} from "../sora/foreignClients/askPromptfoo.ts";
import { installPromptfoo } from "../sora/foreignClients/installPromptfoo.ts";
import { type ProbedFilm, probeFilm } from "../sora/probeFilm.ts";
import type { Sora } from "../sora/sora.ts";

const KEY = "local-sora-key";
const PROMPT = "A paper boat sails down a rainy street";

/** A call below a base address, and what has to come of it. */
interface Case extends PromptfooCall {
  readonly base: "" | "/openai/v1" | "/v1";
  readonly expected: ProbedFilm | RegExp;
}

const azure = { provider: "azure:video:sora", base: "", prompt: PROMPT, config: {} } as const;
const sora2 = { provider: "openai:video:sora-2", base: "/openai/v1", prompt: PROMPT, config: {} } as const;

const FILMS: readonly Case[] = [
  { ...azure, expected: { width: 1280, height: 720, seconds: 5, hasAudio: false } },
  {
    ...azure,
    config: { width: 480, height: 480, n_seconds: 10, n_variants: 2 },
    expected: { width: 480, height: 480, seconds: 10, hasAudio: false },
  },
  {
    ...sora2,
    config: { seconds: 4 },
    expected: { width: 1280, height: 720, seconds: 4, hasAudio: true },
  },
  {
    ...{ ...sora2, provider: "openai:video:my-video", base: "/v1" },
    config: { size: "720x1280", seconds: 8 },
    expected: { width: 720, height: 1280, seconds: 8, hasAudio: true },
  },
];

// Each with a prompt of its own: promptfoo keeps films by deployment, prompt, size and seconds, and asks only once.
const REFUSALS: readonly Case[] = [
  {
    ...azure,
    prompt: "wrong key",
    config: { apiKey: "wrong" },
    expected: /^API error 401: Access denied due to invalid/,
  },
  { ...azure, provider: "azure:video:none", expected: /^API error 404: The API deployment/ },
  { ...azure, prompt: "#create-busy=9", expected: /^API error 429: Too many running tasks$/ },
  { ...azure, prompt: "#moderated", expected: /^output_moderation$/ },
  { ...azure, prompt: "#internal-error", expected: /^internal_error$/ },
  { ...azure, prompt: "#cancelled", expected: /^Video generation cancelled$/ },
  { ...azure, prompt: "#no-outputs", expected: /^No video generations returned$/ },
  { ...azure, prompt: "#content-404", expected: /^Failed to download video: 404/ },
  // It looks for a message under `error` or in `detail`; the specification's 400 of this API has it at the top.
  {
    ...azure,
    prompt: "too many variants",
    config: { n_variants: 5 },
    expected: /^API error 400: Bad Request$/,
  },
  { ...sora2, config: { seconds: 16 }, expected: /^API error 400: Invalid value: '16'/ },
  { ...sora2, prompt: "#moderated", expected: /blocked by our moderation system/ },
];

/**
 * Lets promptfoo, a client that others wrote, make films on the simulator, and compares what it stored and what it
 * says with what the simulator gave. `--api <base address>`, with `--key` and `--model`, also makes one film there:
 * `npm start` prints such an address. Throws when anything differs.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      api: { type: "string" },
      key: { type: "string", default: "local" },
      model: { type: "string", default: "sora-2" },
    },
  });
  const folder = await installPromptfoo(console.log);
  const dataFolder = await mkdtemp(join(tmpdir(), "bench-promptfoo-"));
  const sora = await createSora({ renderSeconds: 2, slots: null });
  try {
    const cases = [...FILMS, ...REFUSALS];
    const calls = cases.map((one) => callOn(sora.url, one));
    const answers = await askPromptfoo(folder, dataFolder, calls);
    for (const [index, one] of cases.entries()) await judge(sora, one, answers[index]);
    printRequests(sora);
    const { api, key, model } = values;
    if (api !== undefined) await makeFilmOn(folder, dataFolder, { api, key, model });
  } finally {
    await sora.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function callOn(url: string, { provider, prompt, config, base }: Case): PromptfooCall {
  const where = { apiBaseUrl: `${url}${base}`, apiKey: KEY, poll_interval_ms: 250 };
  return { provider, prompt, config: { ...where, ...config } };
}

async function judge(
  sora: Sora,
  { provider, config, prompt, expected }: Case,
  answer: PromptfooAnswer | undefined,
) {
  const what = `${provider} ${JSON.stringify(config)}${prompt === PROMPT ? "" : ` ${prompt}`}`;
  if (answer === undefined) throw new StartupProblem(`${what}: no answer`);
  if (expected instanceof RegExp) {
    const said = answer.kind === "refused" ? answer.error : "a film";
    console.log(`${what}\n  promptfoo says: ${said}`);
    if (!expected.test(said)) throw new StartupProblem(`${what}: ${expected} was expected, not: ${said}`);
    return;
  }
  if (answer.kind === "refused") throw new StartupProblem(`${what}: ${answer.error}`);
  const film = await readFile(answer.film);
  const probed = await probeFilm(film);
  const bill = sora.invoice().lines.find(({ job }) => job === answer.job);
  console.log(
    `${what}\n  ${describeFilm(probed)}, ${film.byteLength} bytes; billed as ${bill?.variants} with ` +
      `$${(bill?.tenThousandths ?? Number.NaN) / 10_000}, promptfoo says $${answer.usd}`,
  );
  if (!isSame(probed, expected)) throw new StartupProblem(`${what}: ${describeFilm(expected)} was expected`);
  if (!film.equals(await readAll(await sora.control.film(answer.job))))
    throw new StartupProblem(`${what}: these are not the bytes that the simulator made`);
  for (const picture of answer.pictures) console.log(`  picture: ${await describePicture(picture)}`);
}

async function makeFilmOn(
  folder: string,
  dataFolder: string,
  { api, key, model }: { readonly api: string; readonly key: string; readonly model: string },
): Promise<void> {
  const config = { apiBaseUrl: api, apiKey: key, poll_interval_ms: 500, seconds: 4 };
  const call = { provider: `openai:video:${model}`, prompt: PROMPT, config };
  const [answer] = await askPromptfoo(folder, dataFolder, [call]);
  if (answer?.kind !== "made") throw new StartupProblem(`${call.provider} on ${api}: ${answer?.error}`);
  console.log(`${call.provider} on ${api}\n  ${describeFilm(await probeFilm(await readFile(answer.film)))}`);
  for (const picture of answer.pictures) console.log(`  picture: ${await describePicture(picture)}`);
}

/** Every kind of request that arrived, with how often it did. */
function printRequests(sora: Sora): void {
  const kinds = Map.groupBy(sora.requests(), ({ method, path, query, status }) => {
    const shape = path.replace(/\b(task|gen|video)_\w+/g, "$1_…");
    return `${method} ${shape}${query["api-version"] ? `?api-version=${query["api-version"]}` : ""} ${status}`;
  });
  console.log("Requests:");
  for (const [kind, { length }] of kinds) console.log(`${String(length).padStart(5)} ${kind}`);
}

function isSame(one: ProbedFilm, other: ProbedFilm): boolean {
  return describeFilm(one) === describeFilm(other);
}

function describeFilm({ width, height, seconds, hasAudio }: ProbedFilm): string {
  return `${width}x${height}, ${seconds.toFixed(1)} s, ${hasAudio ? "with sound" : "silent"}`;
}

async function describePicture(path: string): Promise<string> {
  const { format, width, height } = await sharp(path).metadata();
  return `${format} ${width}x${height}`;
}
