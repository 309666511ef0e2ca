import { TableClient, TableServiceClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";

/** A row of any table. */
export interface StoredRow {
  readonly table: string;
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [column: string]: unknown;
}

/** What a stack has stored, looked at from outside the app. */
export interface StoredThings {
  /** Every row of every table. */
  rows(): Promise<readonly StoredRow[]>;
  /** Rows that name this text in a key or a column. */
  rowsNaming(text: string): Promise<readonly StoredRow[]>;
  /** "container/name" of every blob, sorted. */
  blobs(): Promise<readonly string[]>;
}

/** Looks into the storage account of a connection string. */
export function lookInto(connectionString: string): StoredThings {
  async function rows(): Promise<StoredRow[]> {
    const service = TableServiceClient.fromConnectionString(connectionString, {
      allowInsecureConnection: true,
    });
    const found: StoredRow[] = [];
    for await (const { name = "" } of service.listTables()) {
      const table = TableClient.fromConnectionString(connectionString, name, {
        allowInsecureConnection: true,
      });
      for await (const { partitionKey = "", rowKey = "", ...columns } of table.listEntities())
        found.push({ ...columns, table: name, partitionKey, rowKey });
    }
    return found;
  }

  return {
    rows,
    rowsNaming: async (text) => (await rows()).filter((row) => inText(row).includes(text)),
    async blobs() {
      const service = BlobServiceClient.fromConnectionString(connectionString);
      const found: string[] = [];
      for await (const { name: container } of service.listContainers())
        for await (const { name } of service.getContainerClient(container).listBlobsFlat())
          found.push(`${container}/${name}`);
      return found.sort();
    },
  };
}

function inText(row: StoredRow): string {
  return JSON.stringify(row, (_name, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
}
