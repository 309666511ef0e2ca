/** Where a host's durable API is reachable, and the name of its hub. */
export interface HubAddress {
  readonly hubName: string;
  /** The public port, where the API wants the key. */
  readonly port: number;
  /** The port of the durable client alone. */
  readonly clientPort: number;
  readonly key: string;
}

const webhooks = ({ port }: HubAddress) => `http://localhost:${port}/runtime/webhooks/durabletask`;
const query = ({ hubName, key }: HubAddress) => `taskHub=${hubName}&connection=Storage&code=${key}`;

/** The management URLs of one instance, or, for `INSTANCEID`, their templates. */
export function managementUrls(address: HubAddress, instanceId: string): Record<string, string> {
  const base = `${webhooks(address)}/instances/${encodeURIComponent(instanceId)}`;
  const withReason = (operation: string) => `${base}/${operation}?reason={text}&${query(address)}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${base}?${query(address)}`,
    sendEventPostUri: `${base}/raiseEvent/{eventName}?${query(address)}`,
    terminatePostUri: withReason("terminate"),
    rewindPostUri: withReason("rewind"),
    purgeHistoryDeleteUri: `${base}?${query(address)}`,
    restartPostUri: `${base}/restart?${query(address)}`,
    suspendPostUri: withReason("suspend"),
    resumePostUri: withReason("resume"),
  };
}

/** The JSON that the durable client input binding receives. */
export function durableClientData(address: HubAddress): string {
  const create = `${webhooks(address)}/orchestrators/{functionName}[/{instanceId}]?${query(address)}`;
  return JSON.stringify({
    taskHubName: address.hubName,
    creationUrls: { createNewInstancePostUri: create, createAndWaitOnNewInstancePostUri: create },
    managementUrls: managementUrls(address, "INSTANCEID"),
    baseUrl: webhooks(address),
    requiredQueryStringParameters: query(address),
    rpcBaseUrl: `http://127.0.0.1:${address.clientPort}/durabletask/`,
  });
}
