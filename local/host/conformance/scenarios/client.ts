import type { Driver } from "../driver.ts";
import type { Scenario } from "../scenario.ts";

const newtonsoft = "the .NET parser's own words about invalid JSON";
const options = "options of a status are refused by name";

const everyCallDiffers: Scenario["differs"] = {
  "client 9 startNew": "an id of 600 characters is too long for Azure Tables, not for this host",
  yyyy: "an id of 600 characters is too long for Azure Tables, not for this host",
  "client 11 getStatus": options,
  "http 5 GET": options,
  "http 6 GET": options,
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
  "http 9 GET": "showHistory is refused by name",
  "http 11 POST": "terminate is refused by name",
  "http 12 POST": "restart is refused by name",
  "http 13 POST": "restart is refused by name",
  "s15 final": "restart is refused by name",
  "s15 episode 4": "restart is refused by name",
  "<instance 1>": "restart is refused by name",
};

export const clientScenarios: readonly Scenario[] = [
  {
    name: "s15-client",
    what: "every call of the durable client on running, ended and unknown instances",
    drive: everyCall,
    differs: everyCallDiffers,
    differsFrom: {
      "3.14.1": {
        "client 6 startNew": "the first episode has run already, so the instance is Running, not Pending",
      },
      "3.19.0": {
        "http 8 GET/headers/location":
          "the host of these recordings answers at its web hooks with the address of the worker's API",
      },
    },
  },
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
