/** Bytes from outside of one kind, and what the product does with them. */
export interface ByteCase {
  readonly name: string;
  /** The most that is taken, in bytes. */
  readonly limit: number;
  /** Makes as many bytes; `work` is what is measured. */
  readonly prepare: (size: number) => Promise<Prepared>;
}

interface Prepared {
  readonly work: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}
