import type { Driver } from "../driver.ts";
import type { Scenario } from "../scenario.ts";

const longAgo = "2029-12-31T00:00:00.000Z";
const inAMinute = "2030-01-01T00:01:00.000Z";

const newtonsoft = "the .NET parser's own words about invalid JSON";
const strangers = "the recorder's hub held the instances of other scenarios";
const spoilt =
  "the recorded body is not valid JSON: a terminate without a reason on that hub spoils every list";

const everyCallDiffers: Scenario["differs"] = {
  "client 6 startNew": "the first episode has run already, so the instance is Running, not Pending",
  "client 9 startNew": "an id of 600 characters is too long for Azure Tables, not for this host",
  yyyy: "an id of 600 characters is too long for Azure Tables, not for this host",
  "client 17 terminate": "terminate is refused by name",
  "client 18 suspend": "suspend is refused by name",
  "client 19 resume": "resume is refused by name",
  "client 20 rewind": "rewind is refused by name",
  "client 26 terminate": "terminate is refused by name",
  "client 27 suspend": "suspend is refused by name",
  "client 28 resume": "resume is refused by name",
  "client 29 rewind": "rewind is refused by name",
  "client 32 raiseEvent": newtonsoft,
  "http 1 POST": newtonsoft,
  "http 3 POST": newtonsoft,
  "http 18 POST": newtonsoft,
  "http 11 POST": "terminate is refused by name",
  "http 12 POST": "restart is refused by name",
  "http 13 POST": "restart is refused by name",
  "s15 final": "restart is refused by name",
  "s15 episode 4": "restart is refused by name",
  "<instance 1>": "restart is refused by name",
};

const queriesDiffer: Scenario["differs"] = {
  "client 7 getStatusAll/result": spoilt,
  "client 12 getStatusBy/result": spoilt,
  "http 5 GET/body": spoilt,
  "http 6 GET/body": spoilt,
  "client 7 getStatusAll/http/0/resBody/json/5/output": "the sanitizer, as in s14",
  "client 9 getStatusBy": "the sanitizer, as in s14",
  "client 12 getStatusBy/http/0/resBody/json/5/output": "the sanitizer, as in s14",
  "http 4 GET/body/5/output": "the sanitizer, as in s14",
  "client 15 purgeInstanceHistoryBy": strangers,
  "client 18 terminate": "terminate is refused by name",
  "http 0 GET": `not sent: ${strangers}`,
  "http 1 GET": `not sent: ${strangers}`,
  "http 2 GET": `not sent: ${strangers}`,
  "http 3 GET": `not sent: ${strangers}`,
  "http 7 GET/headers/x-ms-continuation-token": "continuation tokens are each engine's own",
  "http 8 GET": strangers,
};

export const clientScenarios: readonly Scenario[] = [
  {
    name: "s15-client",
    what: "every call of the durable client on running, ended and unknown instances",
    drive: everyCall,
    differs: everyCallDiffers,
  },
  { name: "s15b-query", what: "queries and purges by filter", drive: queries, differs: queriesDiffer },
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
    differs: {
      "client 7 terminate": "terminate is refused by name",
      "s36-paging final": "terminate is refused by name",
      "s36-paging episode 2": "terminate is refused by name",
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
  await driver.callWith([
    { createdTimeFrom: longAgo, createdTimeTo: inAMinute, runtimeStatus: ["Failed", "Running"] },
  ]);
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
