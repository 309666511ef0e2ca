import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { archivedFilms } from "./commands/archivedFilms.ts";
import { readCommandLine } from "./commands/commandLine.ts";
import { DEMO_HELP, DEMO_PROMPT, DEMO_USAGE, demoReport, stoppedWords } from "./commands/demoWords.ts";
import { exitOnSignal } from "./commands/exitOnSignal.ts";
import { openPartLogs } from "./commands/partLogs.ts";
import { createProgressBar } from "./commands/progressBar.ts";
import { isSimulated } from "./commands/settings.ts";
import { createStack } from "./commands/stack.ts";
import { explain, StartupProblem } from "./commands/startupProblem.ts";
import { painted, terminalOf } from "./commands/terminal.ts";
import { createVideo, readVideo, saveFilm, type VideoAnswer } from "./commands/videosApi.ts";

const LOOK_EVERY_MS = 500;
const TICK_EVERY_MS = 250;
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
      help: { type: "boolean", default: false },
    },
  },
  DEMO_USAGE,
);
if (options.help) {
  console.log(DEMO_HELP);
  process.exit(0);
}
const prompt = positionals.join(" ").trim() || DEMO_PROMPT;
const dataFolder = resolve(options.data);
const began = performance.now();
const terminal = () => terminalOf(process.stdout, process.env);
const seconds = () => (performance.now() - began) / 1000;
const bar = createProgressBar((text) => process.stdout.write(text), terminal, seconds);
setInterval(() => bar.tick(), TICK_EVERY_MS).unref();
const logs = openPartLogs(dataFolder);
const stack = createStack(
  { dataFolder },
  {
    onStep: (step) => bar.show(0, `${step[0]?.toUpperCase()}${step.slice(1)}...`),
    onLine: (part, line) => void logs.keep(part, line),
  },
);
/** What somebody is told who stops us now. */
let ifStopped = "Stopped. Nothing was asked for yet.";
let isStopping = false;
exitOnSignal(stop, (signal) => 128 + (SIGNAL_NUMBERS[signal] ?? 0));

let exitCode = 0;
try {
  console.log(painted("bold", prompt, terminal()));
  const { url, plan } = await stack.start();
  const simulated = isSimulated(plan.settings, options.model);
  const died = stack.died.then((how) => Promise.reject(new StartupProblem(`${how}.`)));
  const video = await Promise.race([makeFilm(url), died]);
  const files = await Promise.race([saveFilms(url, video), died]);
  const archived = await archivedFilms(plan, video.id);
  const end = { video, files, archived, isSimulated: simulated, url, data: options.data };
  console.log(demoReport(end, terminal()));
} catch (error) {
  bar.end();
  // What is being stopped fails, and whoever stopped it has been told all there is to know.
  if (isStopping) await new Promise<never>(() => undefined);
  console.error(explain(error));
  console.error(`What the parts said is in ${relative(process.cwd(), logs.folder)}.`);
  exitCode = 1;
}
await stack.stop();
process.exit(exitCode);

/** Ctrl-C: says first what becomes of the film, since stopping takes a moment. */
async function stop(): Promise<void> {
  bar.end();
  isStopping = true;
  console.log(ifStopped);
  await stack.stop();
}

/** Asks for the film and shows its progress until it is finished. */
async function makeFilm(url: string): Promise<VideoAnswer> {
  ifStopped = stoppedWords(null, { url, data: options.data });
  let video = await createVideo(url, {
    model: options.model,
    prompt,
    size: options.size,
    seconds: options.seconds,
    n_variants: options.variants,
  });
  ifStopped = stoppedWords(video.id, { url, data: options.data });
  for (;;) {
    if (!isStopping) bar.show(video.progress, video.message);
    if (video.status === "completed") break;
    if (video.status === "failed") throw new StartupProblem(video.error?.message ?? "The video failed.");
    await sleep(LOOK_EVERY_MS);
    video = await readVideo(url, video.id);
  }
  bar.end();
  ifStopped = `Stopped. ${video.id} is finished.`;
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
