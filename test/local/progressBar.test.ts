import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createProgressBar, progressLine } from "../../local/commands/progressBar.ts";
import { painted, type Terminal, terminalOf } from "../../local/commands/terminal.ts";

const GENERATING = { percent: 43, words: "Generating video...", seconds: 7.9 };
const pipe: Terminal = { columns: null, hasColours: false };
const wide: Terminal = { columns: 100, hasColours: true };

test("a line says how far it is, since when, and what is done", () => {
  const line = "[#############.................]  43 %   7 s  Generating video...";
  expect(progressLine(GENERATING, pipe)).toBe(line);
  expect(progressLine({ ...GENERATING, seconds: 125 }, pipe)).toContain(" 43 %  2:05  Gen");
});

test.each([1, 8, 12, 20, 34, 40, 50, 60, 80, 200])(
  "in a terminal of %i columns it fits on one line",
  (columns) => {
    for (const hasColours of [true, false]) {
      const line = stripVTControlCharacters(progressLine(GENERATING, { columns, hasColours }));
      expect(line.length).toBeLessThan(columns);
    }
  },
);

test("the bar shrinks with the terminal and then goes, and what is too long is cut", () => {
  const at = (columns: number) => progressLine(GENERATING, { columns, hasColours: false });
  expect(at(80)).toMatch(/^\[[#.]{30}\] {2}43 % {3}7 s {2}Generating video\.\.\.$/);
  expect(at(54)).toMatch(/^\[[#.]{11}\] {2}43 % {3}7 s {2}Generating video\.\.\.$/);
  expect(at(40)).toBe(" 43 %   7 s  Generating video...");
  expect(at(24)).toBe(" 43 %   7 s  Generatin…");
});

test("the bar does not jump when other words are beside it", () => {
  const barAt = (words: string) => progressLine({ ...GENERATING, words }, { columns: 60, hasColours: false });
  const long = barAt("Copying the film to our own storage...");
  expect(long).toHaveLength(59);
  expect(long).toMatch(/…$/);
  expect(long.indexOf("]")).toBe(barAt("Done").indexOf("]"));
});

test("a percentage beyond its bounds is drawn at the bound", () => {
  expect(progressLine({ ...GENERATING, percent: 120 }, pipe)).toContain("100 %");
  expect(progressLine({ ...GENERATING, percent: -3 }, pipe)).toMatch(/^\[\.{30}\] {3}0 %/);
});

test("colours are where the terminal has them, and nobody has asked for none", () => {
  const has = (stream: Parameters<typeof terminalOf>[0], environment: Record<string, string> = {}) =>
    progressLine(GENERATING, terminalOf(stream, environment)).includes("\u001b[");
  expect(has({ isTTY: true, columns: 90 })).toBe(true);
  expect(has({ isTTY: true, columns: 90 }, { NO_COLOR: "1" })).toBe(false);
  expect(has({ isTTY: true, columns: 90 }, { TERM: "dumb" })).toBe(false);
  expect(has({})).toBe(false);
  expect(painted("bold", "a", terminalOf({}, {}))).toBe("a");
});

test("on a terminal the line is redrawn as time passes; in a pipe each stage is told once", () => {
  const told = (terminal: Terminal) => {
    let text = "";
    let seconds = 0;
    const write = (more: string) => {
      text += more;
    };
    const bar = createProgressBar(
      write,
      () => terminal,
      () => seconds,
    );
    bar.tick();
    bar.show(10, "Generating");
    seconds = 1;
    bar.tick();
    bar.show(20, "Generating");
    bar.show(100, "Completed");
    bar.end();
    bar.tick();
    return stripVTControlCharacters(text);
  };
  expect(
    told(pipe)
      .split("\n")
      .map((line) => line.slice(33)),
  ).toEqual([" 10 %   0 s  Generating", "100 %   1 s  Completed", ""]);
  const redrawn = told(wide).split("\r");
  expect(redrawn).toHaveLength(5);
  expect(redrawn.map((line) => line.slice(33))).toEqual([
    "",
    " 10 %   0 s  Generating",
    " 10 %   1 s  Generating",
    " 20 %   1 s  Generating",
    "100 %   1 s  Completed\n",
  ]);
});
