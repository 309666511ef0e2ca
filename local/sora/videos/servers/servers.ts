import type { Settings } from "../../settings.ts";
import { litellm } from "./litellm.ts";
import type { Server } from "./server.ts";
import { sglang, sglangAdjusting } from "./sglang.ts";
import { vllmOmni } from "./vllmOmni.ts";

const SERVERS: Readonly<Record<string, Server>> = {
  "vllm-omni": vllmOmni,
  sglang,
  "sglang-adjusting": sglangAdjusting,
  litellm,
};

/** The server that stands at a resource: the one that the settings name, else the one that it is named after; null: none of these. */
export function serverAt(resource: string, { servers }: Pick<Settings, "servers">): Server | null {
  const named = Object.entries(servers).find(([name]) => name === resource)?.[1] ?? resource;
  return Object.entries(SERVERS).find(([name]) => name === named)?.[1] ?? null;
}
