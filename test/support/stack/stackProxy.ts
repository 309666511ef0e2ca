import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A line between a client and a server of this machine, which a test can break. */
export interface TcpProxy {
  /** Where clients connect; the same for as long as the proxy lives. */
  readonly port: number;
  /** Refuses new connections and resets those that are open. */
  refuse(): Promise<void>;
  /** Lets everything through again. */
  accept(): Promise<void>;
  /** Resets the connection instead of passing on the next `times` answers; the server has done its work by then. */
  cutReplies(times: number): void;
  /** How many answers were cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

/** Starts a line to `targetPort`; with `refusing`, one that is down. */
export async function startTcpProxy(
  targetPort: number,
  { refusing = false }: { readonly refusing?: boolean } = {},
): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let toCut = 0;
  let cut = 0;
  let server: Server | null = await listen(0);
  const { port } = server.address() as AddressInfo; // it listens on TCP

  async function listen(on: number): Promise<Server> {
    const listening = createServer(serve).listen(on, "127.0.0.1");
    await once(listening, "listening");
    return listening;
  }

  function serve(client: Socket): void {
    const upstream = connect(targetPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (bytes: Buffer) => {
      if (toCut > 0) {
        toCut -= 1;
        cut += 1;
        client.resetAndDestroy();
      } else client.write(bytes);
    });
    upstream.once("end", () => client.end());
  }

  async function refuse(): Promise<void> {
    if (!server) return;
    const closed = once(server, "close");
    server.close();
    server = null;
    for (const socket of open) socket.resetAndDestroy();
    await closed;
  }

  if (refusing) await refuse();
  return {
    port,
    refuse,
    accept: async () => {
      server ??= await listen(port);
    },
    cutReplies: (times) => {
      toCut = times;
    },
    cuts: () => cut,
    close: refuse,
  };
}
