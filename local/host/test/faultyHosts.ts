import { afterEach } from "vitest";
import { createTestHost, type FaultPlan, Faults, type TestHost, type TestHostOptions } from "../testing.ts";
import { done, registerSampleApp } from "./sampleApp.ts";

/** Makes hosts of the sample app with faults; they are disposed of after each test. */
export function faultyHosts(): (plan?: FaultPlan, options?: TestHostOptions) => Promise<TestHost> {
  const hosts: TestHost[] = [];
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.dispose();
    done.length = 0;
  });
  return async (plan = {}, options = {}) => {
    const host = await createTestHost({ app: registerSampleApp, faults: new Faults(plan), ...options });
    hosts.push(host);
    return host;
  };
}
