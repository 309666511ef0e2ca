import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import { protocol as openaiVideos } from "../../../src/lib/providers/openaiVideos/protocol.ts";
import { protocol as sora1 } from "../../../src/lib/providers/sora1/protocol.ts";
import { protocol as sora2 } from "../../../src/lib/providers/sora2/protocol.ts";
import type { Protocol } from "../../../src/lib/providers/videosApi/protocol.ts";

const PROTOCOLS = new Map([
  ["sora-1", sora1],
  ["sora-2", sora2],
  ["openai-videos", openaiVideos],
]);

/** How a target of the OpenAI family is spoken to. */
export function protocolOf(target: ProviderTarget): Protocol {
  const make = PROTOCOLS.get(target.api);
  if (!make) throw new Error(`no protocol of the family is called ${target.api}`);
  return make(target);
}
