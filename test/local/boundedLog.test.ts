import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openBoundedLog } from "../../local/commands/boundedLog.ts";
import { temporaryFolder } from "../support/stack/command.ts";

const BOUNDS = { bytes: 100, files: 3 };

/** A line that takes 20 bytes with its end. */
const lineOf = (number: number) => `line ${String(number).padStart(14, "0")}`;
const read = (folder: string, file: string) => readFile(join(folder, file), "utf8");

test("a log never takes more than its bytes and files, and keeps the newest lines in their order", async () => {
  const folder = await temporaryFolder();
  const log = openBoundedLog(join(folder, "host"), BOUNDS);
  for (let number = 0; number < 97; number++) {
    log.add(lineOf(number));
    const files = await readdir(folder);
    expect(files.length).toBeLessThanOrEqual(BOUNDS.files);
    for (const file of files) expect((await stat(join(folder, file))).size).toBeLessThanOrEqual(BOUNDS.bytes);
  }
  const oldestFirst = await Promise.all(
    ["host.2.log", "host.1.log", "host.log"].map((file) => read(folder, file)),
  );
  const kept = oldestFirst.join("").trimEnd().split("\n");
  expect(kept).toEqual(Array.from({ length: 12 }, (_, index) => lineOf(85 + index)));
});

test("what an earlier run wrote counts and stays", async () => {
  const folder = await temporaryFolder();
  const open = () => openBoundedLog(join(folder, "host"), BOUNDS);
  const first = open();
  for (let number = 0; number < 4; number++) first.add(lineOf(number));
  const second = open();
  second.add(lineOf(4));
  expect(await readdir(folder)).toEqual(["host.log"]);
  second.add(lineOf(5));
  expect(await read(folder, "host.log")).toBe(`${lineOf(5)}\n`);
  expect((await read(folder, "host.1.log")).split("\n")).toHaveLength(6);
});

test("a line that is longer than a file may be is kept whole, in a file of its own", async () => {
  const folder = await temporaryFolder();
  const log = openBoundedLog(join(folder, "host"), BOUNDS);
  const long = "ä".repeat(80);
  for (const line of [long, "short", long]) log.add(line);
  const files = await Promise.all(["host.2.log", "host.1.log", "host.log"].map((file) => read(folder, file)));
  expect(files).toEqual([`${long}\n`, "short\n", `${long}\n`]);
});
