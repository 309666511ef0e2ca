import type { IncomingMessage } from "node:http";
import type { Route } from "./routes.ts";
import type { Settings } from "./settings.ts";

/** The key every resource has until told otherwise. */
const DEFAULT_KEY = "local-sora-key";

/** The keys of the resources, and whether a request carries the right one. */
export class Keys {
  readonly #usual: string;
  readonly #own = new Map<string, string>();

  constructor(usual: string = DEFAULT_KEY) {
    this.#usual = usual;
  }

  set(resource: string, key: string): void {
    this.#own.set(resource, key);
  }

  /** The same where an API says itself how it carries its key; null when none came along. */
  checkSent(sent: string | null, resource: string): "right" | "wrong" | "none" {
    if (sent === null) return "none";
    return sent === (this.#own.get(resource) ?? this.#usual) ? "right" : "wrong";
  }

  /** Looks at `api-key` first, then at the bearer: a key, or a token where any token is accepted. */
  check(
    headers: IncomingMessage["headers"],
    route: Pick<Route, "style" | "resource">,
    settings: Pick<Settings, "acceptAnyBearer" | "plainKey" | "strict">,
  ): "right" | "wrong" | "none" {
    const apiKey = headers["api-key"];
    const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const isSent = apiKey !== undefined || headers.authorization !== undefined;
    if (route.style === "plain") {
      if (settings.plainKey === null || bearer === settings.plainKey) return "right";
      return isSent ? "wrong" : "none";
    }
    const key = this.#own.get(route.resource) ?? this.#usual;
    if (apiKey !== undefined) return apiKey === key ? "right" : "wrong";
    if (bearer === undefined) return isSent ? "wrong" : "none";
    const keyAsBearer = bearer === key && !(settings.strict && route.style === "deployments");
    return keyAsBearer || settings.acceptAnyBearer ? "right" : "wrong";
  }
}
