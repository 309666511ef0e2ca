import { rm, utimes, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claimPort } from "../../local/commands/portClaims.ts";
import { freePort, isBusy, keepPorts } from "../../local/commands/ports.ts";
import { readSettings } from "../../local/commands/settings.ts";
import { planStack, type StackPlan } from "../../local/commands/stackPlan.ts";
import { wordsToTry } from "../../local/sora/faults/wordsToTry.ts";
import { settingNames } from "../../src/lib/config/settings.ts";
import { SIGNS_OF_AZURE } from "../../src/lib/config/signsOfAzure.ts";
import { temporaryFolder } from "../support/stack/command.ts";

const nothing = Object.fromEntries(settingNames.map((name) => [name, ""]));

test("without settings, the stack has parts and addresses of its own, the same at every start", async () => {
  const dataFolder = await temporaryFolder();
  const plan = await planStack({ dataFolder, environment: nothing });
  expect(plan.others.map(({ name }) => name)).toEqual(["azurite", "sora"]);
  expect(plan.settings).toMatchObject({
    AUTH_MODE: "open",
    DEFAULT_MODEL: "sora-2",
    TASKHUB_NAME: "Dailies",
  });
  const sora = plan.ports.find(({ part }) => part === "sora")?.port;
  const models: unknown = JSON.parse(plan.settings["VIDEO_MODELS"] ?? "");
  expect(models).toMatchObject([
    { name: "sora-2", api: "sora-2", endpoint: `http://127.0.0.1:${sora}`, keySetting: "LOCAL_SORA_KEY" },
    { name: "sora", api: "sora-1", endpoint: `http://127.0.0.1:${sora}`, keySetting: "LOCAL_SORA_KEY" },
  ]);
  expect(JSON.parse(plan.settings["STUDIO_TRY"] ?? "")).toEqual(wordsToTry);
  expect(await planStack({ dataFolder, environment: nothing })).toEqual(plan);
});

test("what is configured is left alone, and its part not started", async () => {
  const environment = {
    ...nothing,
    MediaStorage: "mine",
    VIDEO_MODELS: "[]",
    AUTH_MODE: "keys",
    POLL_MIN_SECONDS: "9",
  };
  const plan = await planStack({ dataFolder: await temporaryFolder(), port: 20_001, environment });
  expect(plan.others).toEqual([]);
  expect(plan.ports).toEqual([{ part: "host", port: 20_001 }]);
  expect(plan.settings).toMatchObject(environment);
  // Words for the simulator mean nothing to another provider.
  expect(plan.settings["STUDIO_TRY"]).toBe("");
});

test("models that expect the simulator at an address of this machine get it there, unless somebody serves it", async () => {
  const port = await freePort();
  const model = { name: "sora-2", endpoint: `http://127.0.0.1:${port}`, keySetting: "LOCAL_SORA_KEY" };
  const environment = { ...nothing, VIDEO_MODELS: JSON.stringify([model]) };
  const soraPorts = async () => {
    const { ports } = await planStack({ dataFolder: await temporaryFolder(), environment });
    return ports.flatMap((planned) => (planned.part === "sora" ? [planned.port] : []));
  };
  expect(await soraPorts()).toEqual([port]);
  const served = createServer();
  onTestFinished(() => void served.close());
  await new Promise<void>((resolve) => served.listen(port, "127.0.0.1", resolve));
  expect(await soraPorts()).toEqual([]);
});

test("where the simulator was before, it answers too: films under way look for their jobs there", async () => {
  const dataFolder = await temporaryFolder();
  const { sora: before } = await keepPorts(dataFolder, ["sora"]);
  const at = (port: number) => ({ endpoint: `http://127.0.0.1:${port}`, keySetting: "LOCAL_SORA_KEY" });
  const wanted = await freePort();
  const planOf = async (VIDEO_MODELS: string) =>
    await planStack({ dataFolder, environment: { ...nothing, VIDEO_MODELS } });
  const soraArgs = ({ others }: StackPlan) => others.find(({ name }) => name === "sora")?.args.join(" ");
  const named = await planOf(JSON.stringify([at(wanted)]));
  expect(soraArgs(named)).toContain(`--port ${wanted} --also ${before} `);
  const both = new RegExp(`--port ${wanted} --also ${before} `);
  for (const models of [JSON.stringify([at(wanted)]), ""])
    expect(soraArgs(await planOf(models))).toMatch(both);
  expect(soraArgs(await planOf(JSON.stringify([at(before)])))).toContain(
    `--port ${before} --also ${wanted} `,
  );
  // Where nobody starts it, somebody is told how.
  const { notices } = await planOf(JSON.stringify([{ endpoint: "https://films.example" }]));
  expect(notices).toEqual([
    expect.stringContaining(`--data ${dataFolder} --port ${before}`),
    expect.stringContaining(`--data ${dataFolder} --port ${wanted}`),
  ]);
});

test("polling is quick with the simulator alone, unless it is configured", async () => {
  const polls = async (environment: Record<string, string>) => {
    const { settings } = await planStack({ dataFolder: await temporaryFolder(), environment });
    return [settings["POLL_MIN_SECONDS"], settings["POLL_MAX_SECONDS"]];
  };
  expect(await polls(nothing)).toEqual(["1", "2"]);
  expect(await polls({ ...nothing, POLL_MIN_SECONDS: "5" })).toEqual(["5", ""]);
  expect(await polls({ ...nothing, VIDEO_MODELS: "[]" })).toEqual(["", ""]);
});

test.each(["MediaStorage__blobServiceUri", "MediaStorage__tableServiceUri"])(
  "storage by identity (%s) is storage",
  async (name) => {
    const environment = { ...nothing, [name]: "https://films.example.net" };
    const plan = await planStack({ dataFolder: await temporaryFolder(), environment });
    expect(plan.others.map((part) => part.name)).toEqual(["sora"]);
    expect(plan.settings["MediaStorage"]).toBe("");
  },
);

test("the environment wins over local.settings.json, which wins over nothing", async () => {
  const folder = await temporaryFolder();
  const Values = { AUTH_MODE: "keys", MAX_QUEUED: 5 };
  await writeFile(join(folder, "local.settings.json"), JSON.stringify({ IsEncrypted: false, Values }));
  expect(readSettings(folder, { AUTH_MODE: "open" })).toEqual({ AUTH_MODE: "open", MAX_QUEUED: "5" });

  await writeFile(join(folder, "local.settings.json"), "{");
  expect(() => readSettings(folder, {})).toThrow("local.settings.json is not valid JSON");
  await writeFile(join(folder, "local.settings.json"), JSON.stringify({ IsEncrypted: true, Values }));
  expect(() => readSettings(folder, {})).toThrow("local.settings.json is encrypted");
});

test.each(SIGNS_OF_AZURE)(
  "a shell that has %s, as some containers do, is not taken for Azure",
  async (sign) => {
    const environment = { ...nothing, [sign]: "a-container" };
    const { host, others } = await planStack({ dataFolder: await temporaryFolder(), environment });
    for (const { env } of [host, ...others]) expect(env).not.toHaveProperty(sign);
  },
);

test("a port that one data folder was given goes to no other for as long as it keeps it", async () => {
  const folder = await temporaryFolder();
  const { host } = await keepPorts(folder, ["host"]);
  const claim = join(tmpdir(), `dailies-ports-${userInfo().uid}`, `${host}`);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(claim, longAgo, longAgo);
  expect(claimPort(host, "another")).toBe(false);
  await rm(join(folder, "ports.json"));
  expect(claimPort(host, "another")).toBe(true);
  expect(claimPort(host, "a third")).toBe(false);
});

test("ports are kept in the data folder, differ from one another, and one asked for replaces the kept one", async () => {
  const folder = await temporaryFolder();
  const kept = await keepPorts(folder, ["host", "sora"]);
  expect(kept.host).not.toBe(kept.sora);
  expect(await keepPorts(folder, ["sora", "host"], { host: 20_002 })).toEqual({ ...kept, host: 20_002 });
  expect(await keepPorts(folder, ["host"])).toMatchObject({ host: 20_002 });

  await writeFile(join(folder, "ports.json"), "not json");
  expect((await keepPorts(folder, ["host"])).host).toBeGreaterThan(0);
});

test("a port is busy exactly while something listens on it", async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  expect(await isBusy(port)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await isBusy(port)).toBe(false);
});
