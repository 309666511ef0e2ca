import type { FormDataMap } from "@azure/core-rest-pipeline";

/** The body of a create call. */
export type CreateBody =
  | { readonly kind: "json"; readonly value: Readonly<Record<string, string | number>> }
  | { readonly kind: "form"; readonly value: FormDataMap };
