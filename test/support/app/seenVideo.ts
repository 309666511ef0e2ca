/** What a test reads of a video. */
export interface SeenVideo {
  readonly id: string;
  readonly status: string;
  readonly stage: string;
  readonly progress: number;
  readonly queue_position: number | null;
  readonly overdue: boolean;
  readonly error: { readonly code: string } | null;
  readonly cost: { readonly estimated: number; readonly actual: number | null };
  readonly outputs: readonly {
    readonly status: string;
    readonly sha256: string | null;
    readonly bytes: number | null;
  }[];
}

/** An answer of the API, its body parsed where it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}
