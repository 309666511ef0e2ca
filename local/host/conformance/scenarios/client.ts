import type { Driver } from "../driver.ts";
import type { Scenario } from "../scenario.ts";

const longAgo = "2029-12-31T00:00:00.000Z";
const inAMinute = "2030-01-01T00:01:00.000Z";

export const clientScenarios: readonly Scenario[] = [
  { name: "s15-client", what: "every call of the durable client on running, ended and unknown instances", drive: everyCall },
  { name: "s15b-query", what: "queries and purges by filter", drive: queries },
  {
    name: "s15c-http-helpers",
    what: "createCheckStatusResponse and waitForCompletionOrCreateCheckStatusResponse",
    faults: { timersEarlyBy: 10_000 },
    drive: (driver) => driver.send(5),
  },
  {
    name: "s35-purge-running",
    what: "purge of a running instance; its id used again",
    faults: { delayActivities: { Slow: 4000 } },
    async drive(driver) {
      for (let count = 0; count < 2; count++) {
        await driver.call(2);
        await driver.finish();
        await driver.call();
      }
      await driver.call();
      await driver.finish();
    },
  },
  {
    name: "s36-purgeby-nostatus",
    what: "purge by filter without a status",
    async drive(driver) {
      await driver.call(2);
      await driver.callWith([{ createdTimeFrom: longAgo, createdTimeTo: inAMinute }]);
      await driver.callAll();
    },
  },
];

async function everyCall(driver: Driver): Promise<void> {
  await driver.call();
  await driver.send();
  await driver.call(9);
  await driver.send(3);
  await driver.call(3);
  await driver.send(5);
  await driver.call(3);
  await driver.send();
  await driver.call();
  await driver.send();
  await driver.call(3);
  await driver.send();
  await driver.call();
  await driver.send(2);
  await driver.call(3);
  await driver.call(6);
  await driver.send();
  await driver.send();
  await driver.call();
  await driver.send();
  await driver.call(2);
  await driver.send(1, "text/plain");
  await driver.send(3);
  await driver.call(5);
  await driver.send();
  await driver.callAll();
}

async function queries(driver: Driver): Promise<void> {
  await driver.call(7);
  await driver.call();
  await driver.callWith([{ createdTimeFrom: longAgo, runtimeStatus: ["Completed"] }]);
  await driver.callWith([{ createdTimeFrom: longAgo, createdTimeTo: inAMinute, runtimeStatus: ["Failed", "Running"] }]);
  await driver.call();
  await driver.callWith([{ createdTimeTo: longAgo }]);
  await driver.call();
  await driver.skipRequests(4);
  await driver.send(6);
  await driver.callWith([{ createdTimeFrom: longAgo, createdTimeTo: inAMinute, runtimeStatus: ["Failed"] }]);
  await driver.callWith([{ createdTimeFrom: longAgo, createdTimeTo: inAMinute, runtimeStatus: ["Failed"] }]);
  await driver.callWith([{ createdTimeFrom: longAgo, runtimeStatus: ["Running"] }]);
  await driver.call();
  await driver.callWith([{ createdTimeFrom: longAgo, createdTimeTo: inAMinute }]);
  await driver.call();
}
