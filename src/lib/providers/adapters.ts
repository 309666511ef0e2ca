// Every API that the app speaks: one line each, and nothing else has to know of it.
export { byteplus } from "./byteplus/byteplus.ts";
export { openaiVideos } from "./openaiVideos/openaiVideos.ts";
export { openrouter } from "./openrouter/openrouter.ts";
export { runway } from "./runway/runway.ts";
export { sora1 } from "./sora1/sora1.ts";
export { sora2 } from "./sora2/sora2.ts";
export { veoGemini } from "./veoGemini/veoGemini.ts";
export { veoVertex } from "./veoVertex/veoVertex.ts";
export { xai } from "./xai/xai.ts";
