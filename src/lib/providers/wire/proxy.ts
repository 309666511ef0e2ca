import type { IncomingMessage } from "node:http";
import { type PipelinePolicy, type ProxySettings, proxyPolicy } from "@azure/core-rest-pipeline";
import { HttpsProxyAgent } from "https-proxy-agent";
import { nearness } from "./hosts.ts";

/** Which proxy an address is reached through; null = none. */
export type ProxyChoice = (url: URL) => URL | null;

/**
 * The proxies that the usual variables name (HTTPS_PROXY for https, HTTP_PROXY for http, ALL_PROXY for both; NO_PROXY leaves
 * hosts out), in capitals or not. Loopback is never behind one. Throws when a variable holds no http(s) address.
 */
export function proxiesOf(variable: (name: string) => string | null): ProxyChoice {
  const of = (name: string) => variable(name) || variable(name.toLowerCase());
  const all = proxyIn("ALL_PROXY");
  const proxies = new Map([
    ["https:", proxyIn("HTTPS_PROXY") ?? all],
    ["http:", proxyIn("HTTP_PROXY") ?? all],
  ]);
  const direct = (of("NO_PROXY") ?? "").split(/[\s,]+/).filter((pattern) => pattern !== "");
  return (url) => {
    if (nearness(url.hostname) === "loopback" || direct.some((pattern) => isMeant(pattern, url))) return null;
    return proxies.get(url.protocol) ?? null;
  };

  function proxyIn(name: string): URL | null {
    const text = of(name);
    if (text === null) return null;
    const url = URL.parse(text.includes("://") ? text : `http://${text}`);
    if (url && /^https?:$/.test(url.protocol)) return url;
    throw new TypeError(`${name} must be the http or https address of a proxy.`);
  }
}

/** `*`, a host with or without its port, or a domain with all below it. */
function isMeant(pattern: string, { hostname, host }: URL): boolean {
  const name = pattern.toLowerCase().replace(/^\*?\./, "");
  return pattern === "*" || name === host || name === hostname || hostname.endsWith(`.${name}`);
}

/** Sends each request through its proxy, as far as it has one; each hop of a redirect may have another. */
export function throughProxy(choose: ProxyChoice): PipelinePolicy {
  const tunnels = new Map<string, TunnelAgent>();
  return {
    name: "throughProxy",
    sendRequest(request, next) {
      const url = new URL(request.url);
      const proxy = choose(url);
      delete request.proxySettings;
      if (proxy === null) return next(request);
      request.proxySettings = settingsOf(proxy);
      delete request.agent;
      if (url.protocol === "http:") {
        return proxyPolicy(request.proxySettings, { customNoProxyList: [] }).sendRequest(request, next);
      }
      const tunnel = tunnels.get(proxy.href) ?? new TunnelAgent(proxy);
      tunnels.set(proxy.href, tunnel);
      request.agent = tunnel;
      return next(request);
    },
  };
}

function settingsOf({ origin, protocol, port, username, password }: URL): ProxySettings {
  const host = origin.replace(/:\d+$/, "");
  return { host, port: Number(port || (protocol === "https:" ? 443 : 80)), username, password };
}

/** A way through a proxy to an https address. A proxy that will not connect is an error, not the provider's answer. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>) {
    let status: number | undefined = 200;
    request.once("proxyConnect", (answer: Pick<IncomingMessage, "statusCode">) => {
      status = answer.statusCode;
    });
    const socket = await super.connect(request, options);
    if (status === 200) return socket;
    socket.destroy();
    throw new Error(`the proxy refused to connect: HTTP ${status}`);
  }
}
