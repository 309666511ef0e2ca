import { BODY_CASES } from "./bodies.ts";
import type { ByteCase } from "./byteCase.ts";
import { REPLY_CASES } from "./replies.ts";

/** Everything that callers and providers send. */
export const BYTE_CASES: readonly ByteCase[] = [...BODY_CASES, ...REPLY_CASES];
