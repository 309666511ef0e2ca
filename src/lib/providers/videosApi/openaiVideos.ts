import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Protocol } from "./protocol.ts";
import { videosProtocol } from "./sora2.ts";

/**
 * Any server that speaks `/v1/videos`. A create is always multipart, as the OpenAI SDKs send it: some of these servers
 * (vLLM-Omni) take nothing else.
 */
export function openaiVideos(target: ProviderTarget): Protocol {
  return videosProtocol(target, "form");
}
