import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { archivedFilms } from "./commands/archivedFilms.ts";
import { readCommandLine } from "./commands/commandLine.ts";
import { exitOnSignal } from "./commands/exitOnSignal.ts";
import { openPartLogs } from "./commands/partLogs.ts";
import { createProgressBar } from "./commands/progressBar.ts";
import { createStack } from "./commands/stack.ts";
import { explain, StartupProblem } from "./commands/startupProblem.ts";
import { createVideo, readVideo, saveFilm, type VideoAnswer } from "./commands/videosApi.ts";

const LOOK_EVERY_MS = 500;
const SIGNAL_NUMBERS: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const { values: options, positionals } = readCommandLine(
  {
    allowPositionals: true,
    options: {
      model: { type: "string", default: "sora-2" },
      size: { type: "string", default: "1280x720" },
      seconds: { type: "string", default: "4" },
      variants: { type: "string", default: "1" },
      data: { type: "string", default: ".demo" },
    },
  },
  'npm run demo -- "prompt" [--model sora-2] [--size 1280x720] [--seconds 4] [--variants 1]',
);
const dataFolder = resolve(options.data);
const bar = createProgressBar(process.stdout);
const logs = openPartLogs(dataFolder);
const stack = createStack(
  { dataFolder },
  {
    onStep: (step) => bar.show(0, `${step[0]?.toUpperCase()}${step.slice(1)}...`),
    onLine: (part, line) => void logs.keep(part, line),
  },
);
exitOnSignal(stack.stop, (signal) => 128 + (SIGNAL_NUMBERS[signal] ?? 0));

let exitCode = 0;
try {
  const { url, plan } = await stack.start();
  const died = stack.died.then((how) => Promise.reject(new StartupProblem(`${how}.`)));
  const video = await Promise.race([makeFilm(url), died]);
  const files = await Promise.race([saveFilms(url, video), died]);
  console.log(report(video, files, await archivedFilms(plan, video.id)));
} catch (error) {
  bar.end();
  console.error(explain(error));
  console.error(`What the parts said is in ${relative(process.cwd(), logs.folder)}.`);
  exitCode = 1;
}
await stack.stop();
process.exit(exitCode);

/** Asks for the film and shows its progress until it is finished. */
async function makeFilm(url: string): Promise<VideoAnswer> {
  let video = await createVideo(url, {
    model: options.model,
    prompt: positionals.join(" "),
    size: options.size,
    seconds: options.seconds,
    n_variants: options.variants,
  });
  for (;;) {
    bar.show(video.progress, video.message);
    if (video.status === "completed") break;
    if (video.status === "failed") throw new StartupProblem(video.error?.message ?? "The video failed.");
    await sleep(LOOK_EVERY_MS);
    video = await readVideo(url, video.id);
  }
  bar.end();
  return video;
}

async function saveFilms(url: string, { id, outputs }: VideoAnswer): Promise<string[]> {
  const files: string[] = [];
  for (const { index, content_url } of outputs) {
    if (content_url === null) continue;
    const path = join("out", index === 0 ? `${id}.mp4` : `${id}-${index + 1}.mp4`);
    await saveFilm(url, id, index, path);
    files.push(path);
  }
  return files;
}

function report(
  { id, model, size, seconds, cost, error }: VideoAnswer,
  files: string[],
  archived: string[],
): string {
  const dollars = (amount: number) => `$${amount.toFixed(4).replace(/0{1,2}$/, "")}`;
  const paid = cost.actual === null ? "not settled yet" : dollars(cost.actual);
  return [
    ...(error ? [`Note      ${error.message}`] : []),
    `Video     ${id} (${model})`,
    `Size      ${size}`,
    `Seconds   ${seconds}`,
    `Cost      ${paid} (estimated ${dollars(cost.estimated)})`,
    ...archived.map((place) => `Archived  ${place}`),
    ...files.map((file) => `Saved     ${file}`),
  ].join("\n");
}
