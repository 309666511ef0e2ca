import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { VideoProvider } from "../../../src/lib/providers/provider.ts";
import { jobOf, providerAt } from "../../../test/support/providers/testProvider.ts";
import type { ByteCase } from "./byteCase.ts";

const MIB = 2 ** 20;
/** Far above what is read: what a hostile provider sends. */
const FLOOD = 450 * MIB;
const PIECE = Buffer.alloc(MIB, "x");

type Ask = (provider: VideoProvider) => Promise<unknown>;

interface Reply {
  readonly status: number;
  readonly head: string;
  readonly piece: string;
  readonly tail: string;
}

/** A provider that answers with as many bytes. */
function reply(name: string, limit: number, { status, head, piece, tail }: Reply, ask: Ask): ByteCase {
  return {
    name,
    limit,
    prepare: async (size) => {
      const middle = Math.floor((size - head.length - tail.length) / piece.length) * piece.length;
      const bytes = Buffer.concat([Buffer.from(head), Buffer.alloc(middle, piece), Buffer.from(tail)]);
      return served((response) => void response.writeHead(status).end(bytes), ask);
    },
  };
}

/** A provider that goes on sending as long as it is listened to; the size is what it has to send. */
function flood(name: string, status: number, ask: Ask): ByteCase {
  return {
    name,
    limit: FLOOD,
    prepare: async (size) =>
      served((response) => {
        response.writeHead(status);
        pour(response, size);
      }, ask),
  };
}

function pour(response: ServerResponse, left: number): void {
  if (response.destroyed) return;
  if (left <= 0) return void response.end();
  response.write(PIECE.subarray(0, left), () => pour(response, left - PIECE.length));
}

async function served(answer: (response: ServerResponse) => void, ask: Ask) {
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const provider = providerAt(`http://127.0.0.1:${port}`);
  return {
    work: () => ask(provider),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ok = (head: string, piece: string, tail: string): Reply => ({ status: 200, head, piece, tail });
const refused = (head: string, piece: string, tail: string): Reply => ({ status: 400, head, piece, tail });
const submit: Ask = (provider) => provider.submit(jobOf());
const check: Ask = (provider) => provider.check("job_1");
const list: Ask = (provider) => provider.list(0);
const JOB = '{"id":"job_1","status":"queued","prompt":"';

/** Answers of providers. */
export const REPLY_CASES: readonly ByteCase[] = [
  reply("create: a job with a long prompt", 2 * MIB, ok(JOB, "\\n", '"}'), submit),
  reply("create: no job", 2 * MIB, ok('{"data":"', "http://a?b ", '"}'), submit),
  reply("create: a refusal", 2 * MIB, refused('{"error":{"message":"', "upload ", '"}}'), submit),
  reply("create: a page", 2 * MIB, refused("<html>", "<", ""), submit),
  reply("poll: a job of brackets", 2 * MIB, ok('{"id":"job_1","x":[', "{},", "{}]}"), check),
  reply(
    "list: one page of jobs",
    16 * MIB,
    ok('{"data":[', '{"id":"a","prompt":"on and on"},', '{"id":"b"}],"has_more":false}'),
    list,
  ),
  reply("list: one page of nothing", 16 * MIB, ok('{"data":[', "{},", "{}]}"), list),
  flood("create: as much as it likes", 200, submit),
  flood("poll: as much as it likes", 200, check),
  flood("list: as much as it likes", 200, list),
];
