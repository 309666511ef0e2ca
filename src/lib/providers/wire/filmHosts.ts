import dns from "node:dns";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { type Nearness, nearness } from "./hosts.ts";

/**
 * Lets a film come from where its provider sends us: over https, from anywhere but loopback and link-local addresses,
 * whatever name they go by; where the provider itself is at such an address, from there too, as it does. Each hop of a
 * redirect is looked at.
 */
export function filmHosts(endpoint: string): PipelinePolicy {
  const { origin, hostname } = new URL(endpoint);
  const home = nearness(hostname);
  const agent = new https.Agent({ lookup: lookupElsewhere });
  return {
    name: "filmHosts",
    sendRequest(request, next) {
      const url = new URL(request.url);
      delete request.agent;
      if (url.origin === origin) return next(request);
      const near = nearness(url.hostname);
      if (near !== "elsewhere") {
        if (near !== home) throw new Error(`the film was said to be at a ${near} address`);
        return next(request);
      }
      if (url.protocol !== "https:") throw new Error("the film was said to be at an address without https");
      request.agent = agent;
      return next(request);
    },
  };
}

/** Looks a name up, and refuses one that leads to where no film can be. */
const lookupElsewhere: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "");
    const near: Nearness | undefined = addresses
      .map(({ address }) => nearness(address))
      .find((each) => each !== "elsewhere");
    if (near) return callback(new Error(`the film was said to be at a ${near} address`), "");
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    return first
      ? callback(null, first.address, first.family)
      : callback(new Error(`no address of ${hostname} is known`), "");
  });
};
