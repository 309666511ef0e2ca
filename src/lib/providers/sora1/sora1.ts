import { videosAdapter } from "../videosApi/videosAdapter.ts";
import { profile } from "./profile.ts";
import { protocol } from "./protocol.ts";

/** Azure's Sora 1. */
export const sora1 = videosAdapter({ profile, protocol });
