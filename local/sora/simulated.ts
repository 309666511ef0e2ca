// Every kind of deployment that is simulated, by the name that the app has for its API: one line each.
export { byteplus } from "./byteplus/byteplus.ts";
export { openrouter } from "./openrouter/openrouter.ts";
export { runway } from "./runway/runway.ts";
export { sora1 as "sora-1" } from "./sora1/traits.ts";
export { veoGemini as "veo-gemini" } from "./veoGemini/veoGemini.ts";
export { veoVertex as "veo-vertex" } from "./veoVertex/veoVertex.ts";
export { plain as "openai-videos" } from "./videos/plain.ts";
export { sora2 as "sora-2" } from "./videos/sora2.ts";
export { xai } from "./xai/xai.ts";
