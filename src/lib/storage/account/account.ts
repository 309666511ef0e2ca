import {
  type BearerTokenAuthenticationPolicyOptions,
  isRestError,
  type Pipeline,
  type PipelinePolicy,
  RestError,
} from "@azure/core-rest-pipeline";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient, newPipeline } from "@azure/storage-blob";

/** How the storage account is reached: with its key (on a developer's machine), or as an identity. */
export type StorageAccess =
  | { readonly connectionString: string }
  | {
      readonly blobServiceUri: string;
      readonly tableServiceUri: string;
      readonly credential: NonNullable<BearerTokenAuthenticationPolicyOptions["credential"]>;
    };

/** The clients of one storage account, all with the same few and quick retries. */
export interface Account {
  table(name: string): TableClient;
  readonly blobs: BlobServiceClient;
}

const TRIES = 3;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Makes the account's clients; nothing is sent yet. `policies` see every single try of every call, which is given up
 * after `tryMs`.
 */
export function openAccount(
  access: StorageAccess,
  policies: readonly PipelinePolicy[],
  tryMs: number,
): Account {
  const everyTry = [givingUpAfter(tryMs), ...policies];
  return { table: (name) => tableClient(access, name, everyTry), blobs: blobClient(access, everyTry) };
}

function tableClient(access: StorageAccess, name: string, policies: readonly PipelinePolicy[]): TableClient {
  const options = {
    retryOptions: {
      maxRetries: TRIES - 1,
      retryDelayInMs: FIRST_PAUSE_MS,
      maxRetryDelayInMs: LONGEST_PAUSE_MS,
    },
    additionalPolicies: policies.map((policy) => ({ policy, position: "perRetry" as const })),
  };
  if (!("connectionString" in access))
    return new TableClient(access.tableServiceUri, name, access.credential, options);
  // The emulator speaks plain HTTP; with an account's key nothing is revealed, requests are signed.
  return TableClient.fromConnectionString(access.connectionString, name, {
    ...options,
    allowInsecureConnection: true,
  });
}

function blobClient(access: StorageAccess, policies: readonly PipelinePolicy[]): BlobServiceClient {
  const { url, credential } =
    "connectionString" in access
      ? BlobServiceClient.fromConnectionString(access.connectionString)
      : { url: access.blobServiceUri, credential: access.credential };
  const pipeline = newPipeline(credential, {
    retryOptions: {
      maxTries: TRIES,
      retryDelayInMs: FIRST_PAUSE_MS,
      maxRetryDelayInMs: LONGEST_PAUSE_MS,
    },
  });
  const client = new BlobServiceClient(url, pipeline);
  const running = runningPipeline(pipeline);
  for (const policy of policies) running.addPolicy(policy, { afterPhase: "Sign" });
  return client;
}

/**
 * The pipeline that a blob client really runs: the Blob SDK takes policies only in a retired form, so this reaches for
 * the field in which it keeps the present one.
 */
function runningPipeline(pipeline: object): Pipeline {
  const running: unknown = Reflect.get(pipeline, "_corePipeline");
  if (!isPipeline(running))
    throw new Error("this version of @azure/storage-blob keeps its pipeline elsewhere");
  return running;
}

function isPipeline(value: unknown): value is Pipeline {
  return typeof value === "object" && value !== null && "addPolicy" in value;
}

/** A try that gets no answer in time counts as a broken connection, so that it is made again. */
function givingUpAfter(tryMs: number): PipelinePolicy {
  return {
    name: "givingUpInTime",
    async sendRequest(request, next) {
      request.timeout = tryMs;
      try {
        return await next(request);
      } catch (error) {
        if (isRestError(error) || request.abortSignal?.aborted || !isAbort(error)) throw error;
        throw new RestError(`storage did not answer within ${tryMs} ms`, { code: "ETIMEDOUT", request });
      }
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
