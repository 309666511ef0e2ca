import { videosAdapter } from "../videosApi/videosAdapter.ts";
import { profile } from "./profile.ts";
import { protocol } from "./protocol.ts";

/** Any server that speaks OpenAI's Videos API at `/v1/videos`. */
export const openaiVideos = videosAdapter({ profile, protocol });
