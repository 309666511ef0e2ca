import { expect, onTestFinished, test } from "vitest";
import { startAzurite } from "../../../local/azuriteProcess.ts";
import { localFile, runCommand, temporaryFolder } from "../../support/stack/command.ts";
import { errorOf, eventually, openApi } from "../../support/stack/stackApi.ts";
import { startTcpProxy } from "../../support/stack/stackProxy.ts";

test("storage out of reach is told, at the start and in the middle; what was accepted goes on when it is back", async () => {
  const azurite = await startAzurite();
  onTestFinished(azurite.stop);
  const portOf = (url: string) => Number(new URL(url).port);
  const blobs = await startTcpProxy(portOf(azurite.blobUrl), { refusing: true });
  const tables = await startTcpProxy(portOf(azurite.tableUrl), { refusing: true });
  const lines = [blobs, tables];
  onTestFinished(async () => void (await Promise.all(lines.map((line) => line.close()))));
  const MediaStorage = azurite.connectionString
    .replace(`:${portOf(azurite.blobUrl)}/`, `:${blobs.port}/`)
    .replace(`:${portOf(azurite.tableUrl)}/`, `:${tables.port}/`);

  const data = await temporaryFolder();
  const started = runCommand(["node", localFile("start.ts"), "--data", data], { env: { MediaStorage } });
  const api = openApi(await started.says(/^ready (\S+)$/m));
  await started.says(/Not all is well yet: .*"storage":"out of reach"/);
  const refused = await api.call("/videos", { method: "POST", json: { prompt: "A paper boat" } });
  expect(refused.status).toBe(503);
  expect(errorOf(refused)).toMatchObject({ code: "unavailable" });
  expect(refused.headers.get("retry-after")).not.toBeNull();

  await Promise.all(lines.map((line) => line.accept()));
  await eventually(
    "health",
    async () => (await api.call("/health")).status,
    (status) => status === 200,
  );
  const video = await api.create({ prompt: "A paper boat", model: "sora-2" });
  await api.until(video.id, ({ stage }) => stage === "running");

  await Promise.all(lines.map((line) => line.refuse()));
  expect((await api.call("/health")).status).toBe(503);
  expect((await api.call(`/videos/${video.id}`)).status).toBe(503);

  await Promise.all(lines.map((line) => line.accept()));
  await eventually(
    "health",
    async () => (await api.call("/health")).status,
    (status) => status === 200,
  );
  expect(await api.ended(video.id)).toMatchObject({ status: "completed", cost: { actual: 0.4 } });
  expect((await api.call(`/videos/${video.id}/content`)).body.subarray(4, 8).toString()).toBe("ftyp");
});
