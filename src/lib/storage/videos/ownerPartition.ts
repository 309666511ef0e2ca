import { keyPart } from "../table/rowKeys.ts";

/** The partition of an owner's videos. */
export function ownerPartition(owner: string): string {
  return `o|${keyPart(owner)}`;
}
