import { LAST_BLOCKS } from "./keptBlocks.ts";

/** Of a film that is copied; the longest that is sent in one call. */
export const BLOCK_BYTES = 4 * 1024 * 1024;
/** The first block, those on their way, and the one that is filled. */
const BUFFERS_OF_A_FILM = LAST_BLOCKS + 2;

const free: Buffer[] = [];

/**
 * Buffers of a block's length for one film. Fresh memory costs as much as copying into it, so those of one film are kept; more
 * would be held for the few moments in which many are copied.
 */
export function borrowBuffers(): readonly Buffer[] {
  return Array.from({ length: BUFFERS_OF_A_FILM }, () => free.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES));
}

/** Once nobody reads them or sends from them any more. */
export function giveBack(buffers: readonly Buffer[]): void {
  free.push(...buffers.slice(0, BUFFERS_OF_A_FILM - free.length));
}
