import { studioAddress } from "./studioAddress.ts";
import { painted, type Terminal } from "./terminal.ts";
import type { VideoAnswer } from "./videosApi.ts";

export const DEMO_PROMPT = "A paper boat sails down a rainy street";

export const DEMO_USAGE =
  'npm run demo -- ["prompt"] [--model sora-2] [--size 1280x720] [--seconds 4] [--variants 1]';

export const DEMO_HELP = `Turns a prompt into a film on this machine, saves it below out/, and ends.

${DEMO_USAGE}
  "prompt"        what the film is to show (default: ${DEMO_PROMPT})
  --model         sora-2 or sora (default sora-2)
  --size          such as 1280x720 or 720x1280 (default 1280x720)
  --seconds       4, 8 or 12 (default 4)
  --variants      how many films of it (default 1)
  --data          folder that keeps everything (default .demo)
  --help          this

Sora is simulated unless your settings name a real one: then nothing is spent.
Ctrl-C stops it, and loses nothing: the film goes on when it runs again.`;

/** What became of a video, for a person. */
export interface DemoEnd {
  readonly video: VideoAnswer;
  /** The files that were saved. */
  readonly files: readonly string[];
  /** Where the storage has them. */
  readonly archived: readonly string[];
  readonly isSimulated: boolean;
  readonly url: string;
  /** The data folder as it is given to `npm start`. */
  readonly data: string;
}

/** What the demo says in the end: the film, what it cost, and what to do next. */
export function demoReport(
  { video, files, archived, isSimulated, url, data }: DemoEnd,
  terminal: Terminal,
): string {
  const { id, model, size, seconds, cost, error } = video;
  const paid = cost.actual === null ? "not settled yet" : dollars(cost.actual);
  const rows: readonly (readonly [string, string])[] = [
    ...(error ? [["Note", error.message] as const] : []),
    ["Video", `${id} (${model})`],
    ["Size", size],
    ["Seconds", seconds],
    [
      "Cost",
      `${paid} (estimated ${dollars(cost.estimated)})${isSimulated ? ", simulated: nobody is billed" : ""}`,
    ],
    ...archived.map((place) => ["Archived", place] as const),
    ...files.map((file) => ["Saved", painted("bold", file, terminal)] as const),
  ];
  const next = [
    ["Look at it", files[0] ?? "there is no film"],
    ["Keep it running", `npm start -- --data ${data}`],
    ["and open the page", studioAddress(url)],
    ...(isSimulated ? [["See it survive", `npm run demo -- "${DEMO_PROMPT} #create-lost"`]] : []),
  ];
  return [
    ...rows.map(([name, value]) => `${painted("dim", name.padEnd(9), terminal)} ${value}`),
    "",
    painted("bold", "What next", terminal),
    ...next.map(([name = "", value]) => `  ${name.padEnd(18)} ${value}`),
  ].join("\n");
}

/** What somebody is told who stops the demo before its film is finished; the id is null while it is being asked for. */
export function stoppedWords(
  id: string | null,
  { url, data }: { readonly url: string; readonly data: string },
): string {
  return [
    id === null
      ? "Stopped while asking for the film: whether it was asked for, the list says."
      : `Stopped. ${id} is not lost: the film goes on when the stack runs again.`,
    `  npm start -- --data ${data}`,
    `  curl -s ${url}/videos${id === null ? "" : `/${id}`}`,
    `  ${studioAddress(url)}`,
  ].join("\n");
}

function dollars(amount: number): string {
  return `$${amount.toFixed(4).replace(/0{1,2}$/, "")}`;
}
