/** The well-known development account: public and the same in every Azurite, so no secret. */
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The names under which a data folder keeps Azurite's three ports. */
export const azuritePortNames = ["azurite-blob", "azurite-queue", "azurite-table"] as const;

/** The ports that `UseDevelopmentStorage=true` stands for. */
export const developmentStoragePorts = {
  "azurite-blob": 10_000,
  "azurite-queue": 10_001,
  "azurite-table": 10_002,
};

/** Where an Azurite on these ports of this machine is found, by service and as one connection string. */
export function azuriteAddress(ports: Readonly<Record<(typeof azuritePortNames)[number], number>>) {
  const [blobUrl, queueUrl, tableUrl] = azuritePortNames.map(
    (name) => `http://127.0.0.1:${ports[name]}/${ACCOUNT}`,
  );
  const connectionString =
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
    `BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};TableEndpoint=${tableUrl};`;
  return { blobUrl, queueUrl, tableUrl, connectionString };
}
