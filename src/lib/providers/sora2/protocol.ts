import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Protocol } from "../videosApi/protocol.ts";
import { azureRoot, type CreatePath } from "../videosApi/urls.ts";
import { videosProtocol } from "../videosApi/videosProtocol.ts";

// What Azure's samples send.
const usualVersion = { v1: null, deployments: "2024-08-01-preview" };

/** OpenAI's Videos API at an Azure resource. */
export function protocol(target: ProviderTarget): Protocol {
  return videosProtocol(target, { urls: { createPath, usualVersion }, plainBody: "json" });
}

function createPath(target: ProviderTarget, base: string): CreatePath {
  if (/\/videos$/.test(base)) return { path: base, isGiven: true };
  return { path: `${azureRoot(target, base)}/videos`, isGiven: false };
}
