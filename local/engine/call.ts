import type { TriggerKind } from "../host/core/functionApp.ts";
import type { RpcTypedData } from "../host/core/rpcTypes.ts";

/** What the host asks its worker to run. */
export interface Call {
  readonly kind: TriggerKind;
  readonly name: string;
  readonly data: RpcTypedData;
  readonly metadata: Readonly<Record<string, RpcTypedData>>;
  readonly invocationId: string;
  /** What the durable client's binding holds; null where the function has none. */
  readonly clientData: string | null;
}

/** Reads what our own host has written. */
export function readCall(text: string): Call {
  return JSON.parse(text);
}

/** A function's value as it travels: bytes as base64, and what JSON has no number for as a text. */
export function sentValue(value: RpcTypedData | null | undefined): object | null {
  if (!value) return null;
  if (typeof value.double === "number" && !Number.isFinite(value.double))
    return { double: `${value.double}` };
  return value.bytes ? { bytes: Buffer.from(value.bytes).toString("base64") } : value;
}
