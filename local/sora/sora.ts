import type { JobFilter } from "./capacity.ts";
import type { Control } from "./control/control.ts";
import type { Invoice } from "./invoice.ts";
import type { JobReport } from "./jobReport.ts";
import type { SeenRequest } from "./requestLog.ts";

/** A running simulator. */
export interface Sora {
  /** Without a path: add `/openai/v1`, `/openai/deployments/{name}`, `/v1`, or `/r/{resource}` before them. */
  readonly url: string;
  readonly control: Control;
  /** What the provider bills by now; other applications' jobs only if asked for. */
  invoice(filter?: JobFilter): Invoice;
  /** The highest number of jobs that were in flight together on one resource. */
  maxInFlight(filter?: JobFilter): number;
  /** All jobs ever made, oldest first. */
  jobs(): readonly JobReport[];
  /** The requests that arrived, oldest first. */
  requests(): readonly SeenRequest[];
  /** Forgets the requests that arrived so far. */
  clearRequests(): void;
  /** Stops serving and rendering; safe to call twice. */
  close(): Promise<void>;
}
