import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** Tables and containers are made on first use; somebody may delete one while the app runs. */
export interface GoneWatch {
  /** Sees every answer; one that says that a table or container is not there makes all of them be made again. */
  readonly policy: PipelinePolicy;
  /** What to do then. */
  onGone(forget: () => void): void;
}

const GONE = /ContainerNotFound|TableNotFound/;

/** A watch for what was deleted under us: the call that met it fails, and the next one makes it again where it may. */
export function watchForGone(): GoneWatch {
  const forgets: (() => void)[] = [];
  return {
    onGone(forget) {
      forgets.push(forget);
    },
    policy: {
      name: "watchForGone",
      async sendRequest(request, next) {
        const response = await next(request);
        const said = response.headers.get("x-ms-error-code") ?? response.bodyAsText ?? "";
        if (response.status === 404 && GONE.test(said)) for (const forget of forgets) forget();
        return response;
      },
    },
  };
}
