import type * as z from "zod";
import type { ErrorCode } from "../answers/errorObject.ts";

/** What the API document says of one route and method. */
export interface Operation {
  readonly method: "get" | "head" | "post" | "delete";
  /** Below the base path. */
  readonly path: string;
  /** Its function's registered name. */
  readonly id: string;
  readonly summary: string;
  /** Left out: whoever has a key. */
  readonly who?: "everybody" | "admins";
  readonly query?: readonly Parameter[];
  readonly headers?: readonly Parameter[];
  readonly body?: readonly Content[];
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it may refuse beside what every route may. */
  readonly errors?: readonly ErrorCode[];
}

export interface Parameter {
  readonly name: string;
  readonly means: string;
  readonly schema: z.ZodType;
}

/** A query's parameters, by the schema that it is read by. */
export function parametersOf<Name extends string>(
  { shape }: { readonly shape: Readonly<Record<Name, z.ZodType>> },
  means: Readonly<Record<Name, string>>,
): readonly Parameter[] {
  const schemas = new Map<string, z.ZodType>(Object.entries<z.ZodType>(shape));
  return Object.entries<string>(means).flatMap(([name, meaning]) => {
    const schema = schemas.get(name);
    return schema ? [{ name, means: meaning, schema }] : [];
  });
}

/** `schema` is one of the named ones, or what the bytes are. */
export interface Content {
  readonly type: string;
  readonly schema: z.ZodType | "bytes";
}

export interface Answer {
  readonly means: string;
  readonly content?: readonly Content[];
  readonly headers?: Readonly<Record<string, string>>;
}
