import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import ffprobe from "@ffprobe-installer/ffprobe";
import { expect, test } from "vitest";
import { DEMO_HELP, DEMO_PROMPT } from "../../../local/commands/demoWords.ts";
import { isAlive } from "../../../local/commands/isAlive.ts";
import { readRunFile } from "../../../local/commands/runFile.ts";
import { localFile, runCommand, temporaryFolder } from "../../support/stack/command.ts";

const demo = localFile("demo.ts");

test("npm run demo turns a prompt into a saved film, tells what it is, and leaves nothing running", async () => {
  const cwd = await temporaryFolder();
  const run = runCommand(["node", demo, "A paper boat sails down a rainy street", "--seconds", "8"], { cwd });
  await run.says(/Generating video\.\.\./);
  const data = join(cwd, ".demo");
  const pids = ["host", "azurite", "sora"].map((part) => readRunFile(data, part)?.pid ?? 0);
  expect(pids.map(isAlive)).toEqual([true, true, true]);

  expect(await run.ended).toBe(0);
  expect(pids.map(isAlive)).toEqual([false, false, false]);
  const id = await run.says(/^Video {5}(video_\w+) \(sora-2\)$/m);
  expect(run.output()).toMatch(
    /Size {6}1280x720\nSeconds {3}8\nCost {6}\$0\.80 \(estimated \$0\.80\), simulated: nobody is billed\n/,
  );
  expect(run.output()).toContain(`Saved     out/${id}.mp4`);
  expect(run.output()).toMatch(new RegExp(`Archived {2}\\w+/${id}/0\\.mp4 in Azurite \\(\\.demo/azurite\\)`));
  expect(run.output()).toMatch(/and open the page {2}http:\/\/127\.0\.0\.1:\d+\/studio\/\n/);
  // Words for people, and none of a terminal's marks in a pipe.
  expect(run.output()).not.toContain("\u001b");
  expect(await probe(join(cwd, "out", `${id}.mp4`))).toEqual({
    width: 1280,
    height: 720,
    seconds: 8,
    audio: true,
  });
});

test("npm run demo says in the API's words why it cannot, and exits with 1", async () => {
  const cwd = await temporaryFolder();
  const run = runCommand(["node", demo, "A paper boat", "--size", "1x1", "--seconds", "5"], { cwd });
  expect(await run.ended).toBe(1);
  expect(run.output()).toContain("seconds: Invalid value: '5'. Supported values are: '4', '8', and '12'.");
  expect(run.output()).toContain("size: Invalid value: '1x1'.");
  expect(await readdir(join(cwd, ".demo", "run"))).toEqual([]);
  expect(await readFile(join(cwd, ".demo", "logs", "host.log"), "utf8")).toContain("host ready");
});

test("npm run demo -- --help says how it is used, and starts nothing", async () => {
  const cwd = await temporaryFolder();
  const run = runCommand(["node", demo, "--help"], { cwd });
  expect(await run.ended).toBe(0);
  expect(run.output()).toBe(`${DEMO_HELP}\n`);
  expect(await readdir(cwd)).toEqual([]);
});

test("Ctrl-C ends the demo and everything it started, and says where the film goes on", async () => {
  const cwd = await temporaryFolder();
  const run = runCommand(["node", demo], { cwd });
  await run.says(new RegExp(`^${DEMO_PROMPT}$`, "m"));
  await run.says(/Job queued\.\.\./);
  const pids = ["host", "azurite", "sora"].map((part) => readRunFile(join(cwd, ".demo"), part)?.pid ?? 0);
  run.signal("SIGINT");
  expect(await run.ended).toBe(130);
  const id = await run.says(/^Stopped\. (video_\w+) is not lost: the film goes on/m);
  expect(run.output()).toMatch(new RegExp(`npm start -- --data \\.demo\n {2}curl -s \\S+/videos/${id}\n`));
  expect(run.output()).not.toContain("What the parts said");
  expect(pids.map(isAlive)).toEqual([false, false, false]);
});

async function probe(path: string) {
  const args = ["-v", "error", "-show_streams", "-show_format", "-of", "json", path];
  const { stdout } = await promisify(execFile)(ffprobe.path, args);
  const { streams, format }: Probed = JSON.parse(stdout);
  const film = streams.find(({ codec_type }) => codec_type === "video");
  return {
    width: film?.width,
    height: film?.height,
    seconds: Math.round(Number(format.duration)),
    audio: streams.some(({ codec_type }) => codec_type === "audio"),
  };
}

/** The part of ffprobe's report that counts here. */
interface Probed {
  readonly streams: readonly {
    readonly codec_type: string;
    readonly width?: number;
    readonly height?: number;
  }[];
  readonly format: { readonly duration: string };
}
