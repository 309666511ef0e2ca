import { painted, type Terminal } from "./terminal.ts";

const WIDEST = 30;
const NARROWEST = 8;
/** What stands around the bar. */
const EDGES = 3;
/** Characters of the words that the bar leaves room for. */
const FEWEST_WORDS = 26;

/** How far something is. */
export interface Progress {
  readonly percent: number;
  readonly words: string;
  /** Seconds since it began. */
  readonly seconds: number;
}

/** A bar that is redrawn on a terminal; elsewhere a line whenever the words change. */
export interface ProgressBar {
  show(percent: number, words: string): void;
  /** Shows the same again with the time that has passed. */
  tick(): void;
  end(): void;
}

/** Shows on `terminal` how far something is; `seconds` says for how long. */
export function createProgressBar(
  write: (text: string) => unknown,
  terminal: () => Terminal,
  seconds: () => number,
): ProgressBar {
  let last: Omit<Progress, "seconds"> | null = null;
  const draw = (shown: Omit<Progress, "seconds">) =>
    progressLine({ ...shown, seconds: seconds() }, terminal());
  return {
    show(percent, words) {
      const isNews = words !== last?.words;
      last = { percent, words };
      if (terminal().columns !== null) this.tick();
      else if (isNews) write(`${draw(last)}\n`);
    },
    tick() {
      if (terminal().columns !== null && last !== null) write(`\r${draw(last)}${CLEAR_REST}`);
    },
    end() {
      if (terminal().columns !== null && last !== null) write("\n");
      last = null;
    },
  };
}

const CLEAR_REST = "\u001b[K";

/** One line that fits: the words are cut, and where there is little room there is no bar. */
export function progressLine({ percent, words, seconds }: Progress, terminal: Terminal): string {
  const share = Math.min(Math.max(percent, 0), 100) / 100;
  const facts = `${`${Math.round(share * 100)}`.padStart(3)} %  ${time(seconds).padStart(4)}  `;
  // A terminal that is full to its last column goes on in the next line.
  const room = terminal.columns === null ? Number.POSITIVE_INFINITY : Math.max(0, terminal.columns - 1);
  // The same for all words, so that the bar does not jump from stage to stage.
  const width = Math.min(WIDEST, room - facts.length - EDGES - FEWEST_WORDS);
  if (width < NARROWEST) return cut(facts + words, room);
  return `${drawn(share, width, terminal)} ${facts}${cut(words, room - width - EDGES - facts.length)}`;
}

function drawn(share: number, width: number, terminal: Terminal): string {
  const filled = Math.round(share * width);
  if (!terminal.hasColours) return `[${"#".repeat(filled)}${".".repeat(width - filled)}]`;
  return ` ${painted("cyan", "━".repeat(filled), terminal)}${painted("dim", "━".repeat(width - filled), terminal)} `;
}

function cut(words: string, room: number): string {
  if (words.length <= room) return words;
  return room < 1 ? "" : `${words.slice(0, room - 1)}…`;
}

function time(seconds: number): string {
  const whole = Math.floor(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, "0")}`;
}
