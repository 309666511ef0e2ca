import type { ProviderTarget } from "../../../src/lib/domain/models/model.ts";
import * as adapters from "../../../src/lib/providers/adapters.ts";
import type { Protocol } from "../../../src/lib/providers/videosApi/protocol.ts";

/** How a target of the OpenAI family is spoken to. */
export function protocolOf(target: ProviderTarget): Protocol {
  const adapter = Object.values(adapters).find(({ profile }) => profile.api === target.api);
  if (!adapter || !("protocol" in adapter)) throw new Error(`${target.api} is not of the family`);
  return adapter.protocol(target);
}
