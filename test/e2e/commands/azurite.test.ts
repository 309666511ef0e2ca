import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { expect, inject, onTestFinished, test } from "vitest";
import { startAzurite } from "../../../local/azuriteProcess.ts";

test("the emulator shared by all test files serves blobs and tables", async () => {
  const container = BlobServiceClient.fromConnectionString(inject("azurite")).getContainerClient(
    "azurite-shared",
  );
  await container.create();
  await container.getBlockBlobClient("a").upload("film", 4);
  expect((await container.getBlockBlobClient("a").downloadToBuffer()).toString()).toBe("film");

  const table = TableClient.fromConnectionString(inject("azurite"), "AzuriteShared", {
    allowInsecureConnection: true,
  });
  await table.createTable();
  await table.createEntity({ partitionKey: "p", rowKey: "r", seconds: 4 });
  expect(await table.getEntity("p", "r")).toMatchObject({ seconds: 4 });
});

test("with a data folder it keeps its addresses and its data over a stop, even when told twice to stop", async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));

  const first = await startAzurite({ dataFolder });
  await BlobServiceClient.fromConnectionString(first.connectionString).createContainer("kept");
  process.kill(first.pid, "SIGTERM");
  process.kill(first.pid, "SIGTERM");
  await first.stop();

  const second = await startAzurite({ dataFolder });
  onTestFinished(() => second.stop());
  expect(second.connectionString).toBe(first.connectionString);
  const container = BlobServiceClient.fromConnectionString(second.connectionString).getContainerClient(
    "kept",
  );
  expect(await container.exists()).toBe(true);
});
