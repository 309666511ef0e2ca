import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { packageApp } from "../../local/commands/packageApp.ts";
import { startPart } from "../../local/commands/partProcess.ts";
import { readRunFile } from "../../local/commands/runFile.ts";
import { eventsIn } from "../support/app/appLog.ts";
import { RIGHT_SETTINGS, WRONG_SETTINGS, type WrongSetting } from "../support/config/wrongSettings.ts";
import { temporaryFolder } from "../support/stack/command.ts";

const GRACE_MS = 5_000;
/** What every line has beside its own fields. */
const LINE = { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) };
/** What is drawn, and may hold any few digits: ids of requests, times, ports. */
const DRAWN = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|127\.0\.0\.1:\d+|"ms":\d+/g;
let app = "";

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  app = join(folder, "wwwroot");
  await packageApp(app);
});

/** The package, started with these settings: its health and another route's status, and all that the host printed. */
async function started(settings: Readonly<Record<string, string>>) {
  const data = await temporaryFolder();
  const lines: string[] = [];
  const host = startPart(
    {
      name: "host",
      args: ["local/host/cli.ts", "--app", app, "--port", "0", "--data", data],
      env: { PATH: process.env["PATH"] ?? "", TASKHUB_NAME: "Dailies", ...RIGHT_SETTINGS, ...settings },
    },
    data,
    (line) => lines.push(line),
  );
  onTestFinished(() => host.stop(GRACE_MS));
  await host.ready();
  const api = `${readRunFile(data, "host")?.url}/api/v1`;
  const models = await fetch(`${api}/models`);
  await models.body?.cancel();
  await fetch(`${api}/health`).then((answer) => answer.body?.cancel());
  const answer = await fetch(`${api}/health`);
  const text = await answer.text();
  const health: unknown = JSON.parse(text);
  // What it printed is complete when it has ended.
  await host.stop(GRACE_MS);
  const said = [text, ...lines].join("\n").replaceAll(DRAWN, "");
  return { status: answer.status, health, models: models.status, lines, said };
}

/** Wrong in themselves, and wrong beside others or on Azure alone. */
const WRONG: readonly WrongSetting[] = [
  ...WRONG_SETTINGS,
  { name: "POLL_MIN_SECONDS", value: "1417", beside: { POLL_MAX_SECONDS: "15" } },
  { name: "AUTH_MODE", value: "easyauth", beside: {} },
  { name: "AUTH_MODE", value: "open", beside: { WEBSITE_SKU: "FlexConsumption", WEBSITE_POD_NAME: "0417" } },
  {
    name: "FILMS_KEY",
    value: "",
    beside: {
      VIDEO_MODELS: JSON.stringify([
        { name: "sora-2", endpoint: "https://films.example", auth: "key", keySetting: "FILMS_KEY" },
      ]),
    },
  },
];

test.each(WRONG)(
  "a package started with a wrong $name ($value) names it in health and in the log, without a value",
  async ({ name, value, beside }) => {
    const { status, health, models, lines, said } = await started({ ...beside, [name]: value });
    const settings = [{ name, problem: expect.any(String) }];
    expect([status, models]).toEqual([503, 500]);
    expect(health).toEqual({ status: "unhealthy", settings });
    expect(eventsIn(lines, "settings_wrong")).toEqual([
      { ...LINE, event: "settings_wrong", level: "error", setting: name, problem: expect.any(String) },
    ]);
    // "easyauth" and "open" are words of ours, which the advice may use.
    if (value !== "" && !["easyauth", "open"].includes(value)) expect(said).not.toContain(value);
  },
);

test("a package started with no setting at all names all that are needed", async () => {
  const nothing = Object.fromEntries(Object.keys(RIGHT_SETTINGS).map((name) => [name, ""]));
  const { health } = await started(nothing);
  const settings = ["VIDEO_MODELS", "AUTH_MODE", "MediaStorage"].map((name) =>
    expect.objectContaining({ name }),
  );
  expect(health).toEqual({ status: "unhealthy", settings });
});

test("doubtful settings are told in health and in the log, and the app works", async () => {
  const { status, health, models, lines } = await started({
    MediaStorage: inject("azurite"),
    POLL_MIN_SECOND: "417",
    CAPACITY_GROUPS: '{"flims.example":{}}',
  });
  const misspelt = {
    name: "POLL_MIN_SECOND",
    problem: "is not a setting of this app; is POLL_MIN_SECONDS meant?",
  };
  const idle = { name: "CAPACITY_GROUPS", problem: "has a group that no model uses: a misspelt name?" };
  expect([status, models]).toEqual([200, 401]);
  expect(health).toMatchObject({ status: "healthy", warnings: [misspelt, idle] });
  const doubtful = { ...LINE, event: "settings_doubtful", level: "warn" };
  expect(eventsIn(lines, "settings_doubtful")).toEqual([
    { ...doubtful, setting: misspelt.name, problem: misspelt.problem },
    // The log is the operator's: it also says which group, which health tells nobody.
    { ...doubtful, setting: idle.name, problem: `${idle.problem} (flims.example)` },
  ]);
  expect(JSON.stringify(health)).not.toContain("flims");
});
