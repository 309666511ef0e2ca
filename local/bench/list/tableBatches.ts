import { Agent, request } from "node:http";
import { AzureNamedKeyCredential, generateAccountSas, type TableEntity } from "@azure/data-tables";

/** Rows of one partition at most, as storage allows. */
const ROWS_A_BATCH = 100;
/** While storage works on one, the next is written. */
const AT_ONCE = 4;

/**
 * Inserts rows of strings, numbers and booleans by storage's own transactions, whose text is put together here: the SDK
 * takes longer to write one than the emulator to store it.
 */
export function tableBatches(connectionString: string, table: string) {
  const part = (name: string) => new RegExp(`${name}=([^;]+)`).exec(connectionString)?.[1] ?? "";
  const endpoint = part("TableEndpoint");
  const credential = new AzureNamedKeyCredential(part("AccountName"), part("AccountKey"));
  const url = new URL(`${endpoint}/$batch?${generateAccountSas(credential)}`);
  const agent = new Agent({ maxSockets: AT_ONCE });

  function send(rows: readonly TableEntity[]): Promise<void> {
    const inserts = rows.map((row, place) => insertOf(`${endpoint}/${table}`, row, place));
    const body = Buffer.from(
      `--batch_a\r\nContent-Type: multipart/mixed; boundary=changeset_a\r\n\r\n${inserts.join("")}--changeset_a--\r\n--batch_a--\r\n`,
    );
    return new Promise((resolve, reject) => {
      const headers = {
        "content-type": "multipart/mixed; boundary=batch_a",
        "content-length": body.length,
        "x-ms-version": "2019-02-02",
        accept: "application/json",
        dataserviceversion: "3.0;",
      };
      const call = request(url, { method: "POST", agent, headers }, (response) => {
        let answer = "";
        response.setEncoding("utf8").on("data", (text: string) => (answer += text));
        response.on("end", () =>
          response.statusCode === 202 && !/HTTP\/1\.1 [45]/.test(answer)
            ? resolve()
            : reject(new Error(`storage answered ${response.statusCode}: ${answer.slice(0, 500)}`)),
        );
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  return {
    /** Inserts them all, in transactions of one partition each. */
    async insert(rows: readonly TableEntity[]): Promise<void> {
      const batches = [...Map.groupBy(rows, ({ partitionKey }) => partitionKey).values()].flatMap((own) =>
        Array.from({ length: Math.ceil(own.length / ROWS_A_BATCH) }, (_, index) =>
          own.slice(index * ROWS_A_BATCH, (index + 1) * ROWS_A_BATCH),
        ),
      );
      const next = batches.values();
      const work = async () => {
        for (const batch of next) await send(batch);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    close: () => agent.destroy(),
  };
}

function insertOf(url: string, { partitionKey, rowKey, ...columns }: TableEntity, place: number): string {
  const row = JSON.stringify({ PartitionKey: partitionKey, RowKey: rowKey, ...columns });
  return (
    `--changeset_a\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n` +
    `POST ${url} HTTP/1.1\r\nContent-ID: ${place}\r\nContent-Type: application/json\r\nAccept: application/json;odata=minimalmetadata\r\n` +
    `Prefer: return-no-content\r\nDataServiceVersion: 3.0;\r\n\r\n${row}\r\n`
  );
}
