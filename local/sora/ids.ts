import { ulid } from "ulid";

/** The id of one finished film of a Sora 1 job. */
export function newGenerationId(now: number): string {
  return `gen_${ulid(now).toLowerCase()}`;
}
