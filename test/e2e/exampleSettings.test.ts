import { copyFile, cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";
import { isBusy } from "../../local/commands/ports.ts";
import { readRunFile } from "../../local/commands/runFile.ts";
import { runCommand, temporaryFolder } from "../support/stack/command.ts";
import { eventually, openApi } from "../support/stack/stackApi.ts";

/** The addresses that the example file names: the emulator's well-known ones, and the simulator's. */
const PORTS = [10_000, 10_001, 10_002, 7_072];

test("the example settings, copied as they are, give a stack that makes a film", async () => {
  const clone = await cloneWithExample();
  await eventually(
    "the ports of the example",
    async () => (await Promise.all(PORTS.map(isBusy))).filter(Boolean),
    (busy) => busy.length === 0,
  );
  const data = join(clone, ".local");
  const started = runCommand(["node", join(clone, "local/start.ts")], { cwd: clone, obeysFile: true });
  const url = await started.says(/^ready (\S+)$/m);
  expect(readRunFile(data, "azurite")?.url).toBe("http://127.0.0.1:10000");
  expect(readRunFile(data, "sora")?.url).toBe("http://127.0.0.1:7072");

  const api = openApi(url);
  const { id } = await api.create({ prompt: "A paper boat", size: "1280x720", seconds: "4" });
  expect(await api.ended(id)).toMatchObject({ status: "completed", model: "sora-2" });
  const film = await api.call(`/videos/${id}/content`);
  expect([film.status, film.headers.get("content-type")]).toEqual([200, "video/mp4"]);
});

/** A clone as its owner has it after copying the example file; packages are shared with this one. */
async function cloneWithExample(): Promise<string> {
  const clone = await temporaryFolder();
  for (const part of ["src", "studio", "local", "host.json", "package.json", "package-lock.json"])
    await cp(join(root, part), join(clone, part), { recursive: true });
  await copyFile(join(root, "local.settings.example.json"), join(clone, "local.settings.json"));
  await symlink(join(root, "node_modules"), join(clone, "node_modules"));
  return clone;
}
