import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

/** Whether a Host header (`name`, `name:port`, `[::1]:port`) means this machine: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopbackHost(host: string): boolean {
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, "$1");
  const version = isIP(name);
  if (version === 0) return name === "localhost" || name.endsWith(".localhost");
  return LOOPBACK.check(name, version === 6 ? "ipv6" : "ipv4");
}
