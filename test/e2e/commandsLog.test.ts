import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsIn } from "../support/app/appLog.ts";
import { localFile, runCommand, temporaryFolder } from "../support/stack/command.ts";
import { openApi } from "../support/stack/stackApi.ts";

test("npm start tells people a line a stage of each film, and keeps every line as JSON", async () => {
  const data = await temporaryFolder();
  const started = runCommand(["node", localFile("start.ts"), "--data", data]);
  const api = openApi(await started.says(/^ready (\S+)$/m));
  const { id } = await api.create({ prompt: "A paper boat", model: "sora-2", seconds: "4" });
  await api.ended(id);
  await started.says(new RegExp(`^\\d\\d:\\d\\d:\\d\\d ${id} completed after \\d.* s$`, "m"));

  const told = started.output().split("\n");
  const stages = told.filter((line) => line.includes(id)).map((line) => line.slice(`00:00:00 ${id} `.length));
  expect(stages).toEqual([
    "accepted for sora-2, about $0.40",
    expect.stringMatching(/^handing over to sora-2 at 127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^rendering as \S+$/),
    expect.stringMatching(/^rendered in /),
    expect.stringMatching(/^archived \d.* MB in \d.* s$/),
    "settled: $0.40",
    expect.stringMatching(/^completed after /),
  ]);
  expect(told.filter((line) => line.startsWith("{"))).toEqual([]);

  const kept = (await readFile(join(data, "logs", "host.log"), "utf8")).trim().split("\n");
  expect(kept.map((line) => typeof JSON.parse(line))).toEqual(kept.map(() => "object"));
  expect(eventsIn(kept, "video_ended")).toMatchObject([{ videoId: id, usd: 0.4 }]);
  for (const part of ["sora", "azurite"])
    expect(await readFile(join(data, "logs", `${part}.log`), "utf8")).toContain(`"part":"${part}"`);
});

test("npm start --json leaves the log to machines, and still says where it is ready", async () => {
  const data = await temporaryFolder();
  const started = runCommand(["node", localFile("start.ts"), "--data", data, "--json"]);
  const api = openApi(await started.says(/^ready (\S+)$/m));
  await api.call("/models");
  await started.says(/"event":"http_request","function":"listModels"/);
  const lines = started.output().split("\n");
  expect(eventsIn(lines, "http_request").at(-1)).toMatchObject({ level: "info", status: 200 });
  expect(lines).toContainEqual(expect.stringMatching(/^\{.*"part":"sora","text":"sora ready /));
});
