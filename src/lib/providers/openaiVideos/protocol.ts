import type { ProviderTarget } from "../../domain/models/model.ts";
import { asServed } from "../../domain/models/profile.ts";
import type { Protocol } from "../videosApi/protocol.ts";
import type { CreatePath } from "../videosApi/urls.ts";
import { videosProtocol } from "../videosApi/videosProtocol.ts";
import { MARKED_MODEL } from "./markedModel.ts";
import { profile } from "./profile.ts";
import { words } from "./words.ts";

const usualVersion = { v1: null, deployments: null };
/** Both servers of open models have a switch of this name for the sound. */
const OPEN_NAMES = { generate_audio: "generate_sound" };

/** OpenAI's Videos API below `/v1`, as the target's server speaks it. */
export function protocol(target: ProviderTarget): Protocol {
  const { server, createBody } = target;
  const { bodies = [], mark } = asServed(profile, server);
  const spoken = videosProtocol(target, {
    urls: { createPath, usualVersion },
    plainBody: (createBody ?? bodies[0]) === "json" ? "json" : "form",
    statesBill: true,
    ...(server === "vllm-omni" || server === "sglang" ? { names: OPEN_NAMES } : {}),
    ...(server === "sglang" ? { secondsAsNumber: true } : {}),
    ...(mark ? { marks: MARKED_MODEL } : {}),
  });
  return { ...spoken, words };
}

function createPath(_target: ProviderTarget, base: string): CreatePath {
  if (/\/videos$/.test(base)) return { path: base, isGiven: true };
  return { path: `${/\/v\d+$/.test(base) ? base : `${base}/v1`}/videos`, isGiven: false };
}
