/** Where a host's durable API is reachable, and the name of its hub. */
export interface HubAddress {
  readonly hubName: string;
  /** The public origin, such as `http://localhost:7071`. */
  readonly publicOrigin: string;
  /** Where the SDK's client sends its calls; ends in a slash. */
  readonly rpcBaseUrl: string;
}

const webhooks = "/runtime/webhooks/durabletask";

function query(address: HubAddress): string {
  return `taskHub=${address.hubName}&connection=Storage&code=local`;
}

/** The management URLs of one instance, or, for `INSTANCEID`, their templates. */
export function managementUrls(address: HubAddress, instanceId: string): Record<string, string> {
  const base = `${address.publicOrigin}${webhooks}/instances/${encodeURIComponent(instanceId)}`;
  const suffix = query(address);
  const withReason = (operation: string) => `${base}/${operation}?reason={text}&${suffix}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${base}?${suffix}`,
    sendEventPostUri: `${base}/raiseEvent/{eventName}?${suffix}`,
    terminatePostUri: withReason("terminate"),
    rewindPostUri: withReason("rewind"),
    purgeHistoryDeleteUri: `${base}?${suffix}`,
    restartPostUri: `${base}/restart?${suffix}`,
    suspendPostUri: withReason("suspend"),
    resumePostUri: withReason("resume"),
  };
}

/** The JSON that the durable client input binding receives. */
export function durableClientData(address: HubAddress): string {
  const create = `${address.publicOrigin}${webhooks}/orchestrators/{functionName}[/{instanceId}]?${query(address)}`;
  return JSON.stringify({
    taskHubName: address.hubName,
    creationUrls: { createNewInstancePostUri: create, createAndWaitOnNewInstancePostUri: create },
    managementUrls: managementUrls(address, "INSTANCEID"),
    baseUrl: `${address.publicOrigin}${webhooks}`,
    requiredQueryStringParameters: query(address),
    rpcBaseUrl: address.rpcBaseUrl,
  });
}
