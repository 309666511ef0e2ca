import { videosAdapter } from "../videosApi/videosAdapter.ts";
import { profile } from "./profile.ts";
import { protocol } from "./protocol.ts";

/** Azure's Sora 2. */
export const sora2 = videosAdapter({ profile, protocol });
