import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type RecordedHistory, replayHistory } from "../../local/host/testing.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { situations } from "../support/workflows/situations.ts";

const folder = fileURLToPath(new URL("../fixtures/histories/", import.meta.url));
const start = oneApp({ sora: { renderSeconds: 60 } });

/** Instances may be in any of these situations when a new version is deployed: it has to go on with their histories. */
test.each(situations)("a $name goes on with the orchestrators of today", async ({ name, options, reach }) => {
  const file = fileOf(name);
  const path = folder + file;
  if (!existsSync(path)) {
    const app = await start(options);
    const instanceId = await reach(app);
    writeFileSync(path, asText(app.host.exportHistory(instanceId)));
    throw new Error(`${file} was not there and is recorded now: look at it, and commit it.`);
  }
  const recorded: RecordedHistory = JSON.parse(readFileSync(path, "utf8"));
  await replayHistory(() => import("../../src/index.ts"), recorded);
});

test("every recorded history is replayed, and every workflow has some", () => {
  const files = situations.map(({ name }) => fileOf(name));
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  const workflows = files.map((file) => JSON.parse(readFileSync(folder + file, "utf8")).name);
  expect(new Set(workflows)).toEqual(new Set(["generateVideo", "renderJob", "sweep", "deliverEvent"]));
});

function fileOf(name: string): string {
  return `${name.replaceAll(" ", "-")}.json`;
}

/** One event a line, for whoever reads the difference; without stacks, which tell of somebody's folders. */
function asText({ history, ...head }: RecordedHistory): string {
  const kept = history.map((event) => ("Details" in event ? { ...event, Details: "{}" } : event));
  const events = kept.map((event) => `    ${JSON.stringify(event)}`).join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},\n  "history": [\n${events}\n]}\n`;
}
