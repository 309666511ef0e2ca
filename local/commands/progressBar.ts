const WIDTH = 30;

/** Shows how far something is: a bar that is redrawn on a terminal, elsewhere a line whenever the words change. */
export function createProgressBar(stream: NodeJS.WriteStream): {
  show(percent: number, words: string): void;
  end(): void;
} {
  let last = "";
  return {
    show(percent, words) {
      const line = `[${bar(percent)}] ${`${Math.round(percent)}`.padStart(3)} %  ${words}`;
      if (stream.isTTY) stream.write(`\r${line.padEnd(last.length)}`);
      else if (words !== last.slice(last.indexOf("%") + 3)) stream.write(`${line}\n`);
      else return;
      last = line;
    },
    end() {
      if (stream.isTTY && last) stream.write("\n");
      last = "";
    },
  };
}

function bar(percent: number): string {
  const filled = Math.round((Math.min(Math.max(percent, 0), 100) / 100) * WIDTH);
  return "#".repeat(filled) + ".".repeat(WIDTH - filled);
}
