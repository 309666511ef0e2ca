/** What a request asks for, whatever the URL style. */
export type RouteName =
  | "create"
  | "retrieve"
  | "list"
  | "delete"
  | "remix"
  | "generation"
  | "content"
  | "thumbnail";

/** A path of an API, and what each method asks for there. */
export interface ApiPath {
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, RouteName>>;
}
