import { expect, test } from "vitest";
import { readRunFile } from "../../local/commands/runFile.ts";
import { connectSora } from "../../local/sora/connectSora.ts";
import { localFile, runCommand, temporaryFolder } from "../support/stack/command.ts";
import { openApi } from "../support/stack/stackApi.ts";
import { UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { lookInto } from "../support/stack/stackStorage.ts";

test("npm start after a kill -9 of the host in the middle of a film finishes it: one create, one job, archived once", async () => {
  const data = await temporaryFolder();
  const command = ["node", localFile("start.ts"), "--data", data] as const;
  const first = runCommand(command);
  const api = openApi(await first.says(/^ready (\S+)$/m));
  const prompt = `A ${CANARY} through a crash ${UNTIL_TOLD}`;
  const { id } = await api.create({ prompt, seconds: 4 });
  await api.until(id, ({ stage }) => stage === "preprocessing");
  const sora = connectSora(readRunFile(data, "sora")?.url ?? "");
  const creates = (await sora.requests()).filter(({ route }) => route === "create");
  expect(creates.map(({ body }) => body)).toMatchObject([{ prompt }]);
  process.kill(readRunFile(data, "host")?.pid ?? 0, "SIGKILL");
  expect(await first.ended).toBe(1);
  expect(first.output()).toContain("host ended by SIGKILL: stopping the rest.");

  const again = runCommand(command);
  expect(await again.says(/^ready (\S+)$/m)).toBe(api.url);
  for (const job of await sora.jobs()) await sora.changeJob(job.id, { finishNow: true });
  const made = await api.ended(id);
  expect(made).toMatchObject({ status: "completed", error: null, cost: { actual: 0.4 } });
  expect((await sora.jobs()).map((job) => job.id)).toEqual([made.provider?.[0]?.job_id]);
  expect((await sora.requests()).filter(({ route }) => route === "create")).toEqual([]);

  const { connectionString = "" } = readRunFile(data, "azurite") as { connectionString?: string }; // written by our own part
  const stored = lookInto(connectionString);
  const films = (await stored.blobs()).filter((name) => name.endsWith(".mp4"));
  expect(films).toEqual([`films/${id}/0.mp4`]);
  const film = await api.call(`/videos/${id}/content`);
  expect(film.body.byteLength).toBe(made.outputs[0]?.bytes);
});
