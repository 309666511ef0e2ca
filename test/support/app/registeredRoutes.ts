import { functionsCore } from "../../../local/host/core/functionsCore.ts";

/** A route as the app has registered it. */
export interface RegisteredRoute {
  /** Of the function. */
  readonly name: string;
  readonly method: string;
  /** Below `/api/v1`, with `{id}`; the page's routes lie elsewhere and have their whole path. */
  readonly path: string;
}

/** Every route and verb that the loaded app has registered. */
export function registeredRoutes(): readonly RegisteredRoute[] {
  return [...functionsCore().functions.values()].flatMap(({ metadata: { name, bindings } }) =>
    Object.values(bindings)
      .filter(({ type }) => type === "httpTrigger")
      .flatMap(({ route, methods }) => {
        const path = `/${route}`.replace(/^\/api\/v1/, "");
        const verbs = Array.isArray(methods) ? methods : [];
        return verbs.map((method) => ({ name, method: String(method), path }));
      }),
  );
}
