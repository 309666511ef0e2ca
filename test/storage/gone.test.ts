import { TableServiceClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { expect, inject, test } from "vitest";
import { connectStorage } from "../../src/lib/storage/connectStorage.ts";

const connectionString = inject("azurite");

test("a container that is deleted while the app runs is made again for the next call", async () => {
  const storage = connectStorage({ connectionString }, { names: { prefix: "goneblobs" } });
  await storage.reachable();
  await BlobServiceClient.fromConnectionString(connectionString).deleteContainer("goneblobs-films");
  await expect(storage.reachable()).rejects.toThrow();
  await storage.reachable();
});

test("a table that is deleted while the app runs is made again for the next call", async () => {
  const storage = connectStorage({ connectionString }, { names: { prefix: "gonerows" } });
  await storage.keys.recent({ owner: "o", requestHash: "h", now: Date.now(), withinMs: 1 });
  await TableServiceClient.fromConnectionString(connectionString, {
    allowInsecureConnection: true,
  }).deleteTable("gonerowsKeys");
  const again = () => storage.keys.recent({ owner: "o", requestHash: "h", now: Date.now(), withinMs: 1 });
  await again().catch(() => undefined);
  expect(await again()).toBeNull();
});
