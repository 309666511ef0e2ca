/** A file that is read piece by piece, so that no film is ever whole in memory. */
export interface RangedFile {
  /** Length of the file in bytes. */
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. Throws when the storage is out of reach. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>;
}
