import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join, normalize } from "node:path";
import { studioFolder } from "../../../local/commands/buildStudio.ts";
import { type Answered, type Asked, bodyOf, jsonAnswer, refusal, send } from "./fakeAnswer.ts";
import { answerUsage } from "./fakeMoney.ts";
import { answerVideos } from "./fakeVideos.ts";
import { FakeWorld, type Told } from "./fakeWorld.ts";

/** The strictest that the page works under: nothing inline, nothing from anywhere else. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

export interface FakeOptions {
  readonly auth?: "open" | "keys";
  readonly admin?: boolean;
  readonly try?: readonly { readonly word: string; readonly what: string }[];
}

/** The API and the page on loopback, in memory: what the page's tests play on. Stopped, it can be started again. */
export class FakeStudio {
  readonly world = new FakeWorld();
  readonly key = "a-key-that-is-known";
  options: FakeOptions;
  /** What `GET /operations` answers. */
  operations: unknown = { groups: [], attention: [], settings: [] };
  health: unknown = {
    status: "healthy",
    storage: "reachable",
    providers: [],
    unfinished: 0,
    oldest_unfinished_at: null,
  };
  /** Every request, as `GET /videos?limit=24`. */
  readonly asked: string[] = [];
  /** Creates wait for this: a reply that is on its way. */
  gate: Promise<void> = Promise.resolve();
  /** So many creates are done, and their replies lost. */
  repliesToLose = 0;
  #server: Server | null = null;
  #port = 0;

  constructor(options: FakeOptions = {}) {
    this.options = options;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the port it had before where it had one. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", this.origin);
      void bodyOf(request)
        .then((body) =>
          this.#answer(
            { method: request.method ?? "GET", path: url.pathname, query: url.searchParams, request, body },
            response,
          ),
        )
        .catch((error: unknown) => send(response, jsonAnswer(500, { error: { message: String(error) } })));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address = server.address();
    if (address && typeof address === "object") this.#port = address.port;
  }

  /** As a host that is killed: every connection breaks. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  async #answer(asked: Asked, response: ServerResponse): Promise<void> {
    const { method, path, query } = asked;
    this.asked.push(`${method} ${path}${query.size > 0 ? `?${query}` : ""}`);
    if (!path.startsWith("/api/v1/")) return send(response, await this.#page(path));
    const route = path.slice("/api/v1".length);
    if (route === "/session") return send(response, this.#session(asked));
    if (route === "/health") return send(response, jsonAnswer(200, this.health));
    if (!this.#isSignedIn(asked))
      return send(response, refusal(401, "unauthorized", "No or an unknown API key."));
    if (route === "/events") return this.#stream(asked, response);
    const isCreate = method === "POST" && (route === "/videos" || route.endsWith("/remix"));
    const answer = await this.#route({ ...asked, path: route });
    if (isCreate) await this.gate;
    if (isCreate && this.repliesToLose > 0) {
      this.repliesToLose -= 1;
      response.destroy();
      return;
    }
    send(response, answer);
  }

  async #route(asked: Asked): Promise<Answered> {
    const { admin = true } = this.options;
    switch (asked.path) {
      case "/models":
        return jsonAnswer(200, { object: "list", data: this.world.models });
      case "/usage":
        return answerUsage(this.world, asked);
      case "/operations":
        return admin ? jsonAnswer(200, this.operations) : refusal(403, "forbidden", "Admins only.");
      default:
        return (await answerVideos(this.world, asked)) ?? refusal(404, "not_found", "No such path.");
    }
  }

  #isSignedIn({ request }: Asked): boolean {
    return this.options.auth !== "keys" || (request.headers.cookie ?? "").includes(`session=${this.key}`);
  }

  #session({ method, body }: Asked): Answered {
    if (this.options.auth !== "keys") return refusal(404, "not_found", "There are no sessions here.");
    const cookie = (value: string) => ({
      "set-cookie": `session=${value}; HttpOnly; SameSite=Strict; Path=/`,
    });
    if (method === "DELETE") return { status: 204, headers: cookie("") };
    const { key } = JSON.parse(body.toString("utf8"));
    return key === this.key
      ? { status: 204, headers: cookie(this.key) }
      : refusal(401, "unauthorized", "No or an unknown API key.");
  }

  #stream({ request, query }: Asked, response: ServerResponse): void {
    const { world } = this;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("retry: 200\n\n");
    const last = Number(request.headers["last-event-id"] ?? "0");
    const tell = ({ id, event, data }: Told) =>
      response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const missed = last > 0 ? world.told.filter(({ id }) => id > last) : [];
    const id = world.told.at(-1)?.id ?? 0;
    if (last === 0)
      for (const data of world.videos.values())
        if (data.completed_at === null && data.error === null) tell({ id, event: "video", data });
    for (const told of missed) tell(told);
    if (query.has("id")) return;
    world.listeners.add(tell);
    response.once("close", () => world.listeners.delete(tell));
  }

  async #page(path: string): Promise<Answered> {
    if (path === "/") return { status: 302, headers: { location: "/studio/" } };
    if (path === "/studio/config.json")
      return jsonAnswer(200, { auth: this.options.auth ?? "open", try: this.options.try ?? [] });
    const name = normalize(path === "/studio/" ? "index.html" : path.replace("/studio/", ""));
    const body = name.startsWith("..") ? null : await readFile(join(studioFolder, name)).catch(() => null);
    if (!body) return { status: 404 };
    const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    const cache = name === "index.html" ? "no-cache" : "public, max-age=31536000, immutable";
    return {
      status: 200,
      headers: { "content-type": type, "cache-control": cache, "content-security-policy": POLICY },
      body,
    };
  }
}
