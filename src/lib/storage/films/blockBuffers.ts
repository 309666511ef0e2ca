/** Of a film that is copied; the longest that is sent in one call. */
export const BLOCK_BYTES = 4 * 1024 * 1024;
/** Those of one film. More would be held for the few moments in which many are copied. */
const KEPT_AT_MOST = 5;

const free: Buffer[] = [];

/** So many buffers of a block's length, for one film: fresh memory costs as much as copying into it, so some are kept. */
export function borrowBuffers(count: number): readonly Buffer[] {
  return Array.from({ length: count }, () => free.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES));
}

/** Once nobody reads them or sends from them any more. */
export function giveBack(buffers: readonly Buffer[]): void {
  free.push(...buffers.slice(0, KEPT_AT_MOST - free.length));
}
