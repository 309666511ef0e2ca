import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Protocol } from "../videosApi/protocol.ts";
import type { CreatePath } from "../videosApi/urls.ts";
import { videosProtocol } from "../videosApi/videosProtocol.ts";

const usualVersion = { v1: null, deployments: null };

/**
 * OpenAI's Videos API below `/v1`. A create is always multipart, as the OpenAI SDKs send it: some of these servers
 * (vLLM-Omni) take nothing else.
 */
export function protocol(target: ProviderTarget): Protocol {
  return videosProtocol(target, { urls: { createPath, usualVersion }, plainBody: "form", statesBill: true });
}

function createPath(_target: ProviderTarget, base: string): CreatePath {
  if (/\/videos$/.test(base)) return { path: base, isGiven: true };
  return { path: `${/\/v\d+$/.test(base) ? base : `${base}/v1`}/videos`, isGiven: false };
}
