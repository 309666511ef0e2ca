import type { FormDataMap } from "@azure/core-rest-pipeline";

/** A JSON object as it is sent: names to anything that JSON holds. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** The body of a create call. */
export type CreateBody =
  | { readonly kind: "json"; readonly value: JsonBody }
  | { readonly kind: "form"; readonly value: FormDataMap };

/** The one call that makes a job. */
export interface CreateCall {
  readonly url: string;
  readonly body: CreateBody;
}
