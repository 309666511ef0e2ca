import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addSubnet("0.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
LOOPBACK.addAddress("::", "ipv6");

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet("169.254.0.0", 16, "ipv4");
LINK_LOCAL.addSubnet("fe80::", 10, "ipv6");
// Azure's own: what a machine is told about itself.
LINK_LOCAL.addAddress("168.63.129.16", "ipv4");

export type Nearness = "loopback" | "link-local" | "elsewhere";

/** How near an address's host is by its name or number alone: nothing is looked up. */
export function nearness(host: string): Nearness {
  const bare = host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (bare === "localhost" || bare.endsWith(".localhost")) return "loopback";
  const version = isIP(bare);
  if (version === 0) return "elsewhere";
  const family = version === 6 ? "ipv6" : "ipv4";
  if (LOOPBACK.check(bare, family)) return "loopback";
  return LINK_LOCAL.check(bare, family) ? "link-local" : "elsewhere";
}
