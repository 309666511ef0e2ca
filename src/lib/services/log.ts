/** Writes one structured line. Fields never hold a prompt, a key or a signed URL. */
export type Log = (event: string, fields: Readonly<Record<string, string | number | boolean | null>>) => void;
