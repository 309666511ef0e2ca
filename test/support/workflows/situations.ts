import type { Dailies } from "../app/dailies.ts";
import type { AppOptions } from "../app/oneApp.ts";
import { soraModel } from "../providers/soraModel.ts";

/** A state that an instance can be in when a new version of the app is deployed. */
export interface Situation {
  readonly name: string;
  readonly options?: AppOptions;
  /** Takes a new app there and returns the instance. */
  readonly reach: (app: Dailies) => Promise<string>;
}

const minute = 60_000;
const job = (id: string) => `${id}:1:0`;
const create = (app: Dailies, prompt = "A bridge", more: object = {}) =>
  app.create({ prompt, ...more }, prompt.replaceAll(" ", "-"));

async function running(app: Dailies, prompt?: string): Promise<string> {
  const id = await create(app, prompt);
  await app.untilVideo(id, ({ stage }) => stage === "running");
  return id;
}

async function thirdInLine(app: Dailies): Promise<string> {
  const ids = [];
  for (const prompt of ["1", "2", "3"]) ids.push(await create(app, prompt));
  await app.clock.advance(minute);
  return job(ids[2] ?? "");
}

/** A receiver that is never there. */
const TELLING_NOBODY = {
  WEBHOOKS: JSON.stringify([{ url: "http://127.0.0.1:9/", secretSetting: "HOOK" }]),
  HOOK: `whsec_${"A".repeat(43)}=`,
};

export const situations: readonly Situation[] = [
  { name: "video that waits for its job", reach: (app) => running(app) },
  {
    name: "video that is completed",
    reach: async (app) => {
      const id = await create(app);
      await app.untilFinal(id);
      return id;
    },
  },
  {
    name: "video of two jobs that is completed",
    reach: async (app) => {
      const id = await create(app, "Two bridges", { n_variants: 2 });
      await app.untilFinal(id);
      return id;
    },
  },
  {
    name: "job that waits for a slot",
    options: {
      models: soraModel({ group: "rated" }),
      settings: { CAPACITY_GROUPS: '{"rated":{"maxRunning":2,"maxCreatesPerMinute":2}}' },
    },
    reach: thirdInLine,
  },
  {
    name: "job that sleeps in its line until it is woken",
    options: { sora: { renderSeconds: 600 } },
    reach: thirdInLine,
  },
  {
    name: "job whose submit is not settled",
    reach: async (app) => {
      app.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "made" } });
      const id = await create(app);
      await app.clock.advance(5_000);
      return job(id);
    },
  },
  {
    name: "job that is polled",
    reach: async (app) => {
      const id = await running(app);
      await app.clock.advance(20_000);
      return job(id);
    },
  },
  {
    name: "job that is polled while the provider is out",
    options: { sora: { renderSeconds: 600 } },
    reach: async (app) => {
      const id = await running(app);
      app.sora.control.fault({ forSeconds: 3_600, fault: { kind: "answer", status: 503, text: "" } });
      await app.clock.advance(5 * minute);
      return job(id);
    },
  },
  {
    name: "job whose step is tried again",
    options: { sora: { renderSeconds: 600 } },
    reach: async (app) => {
      const id = await running(app);
      app.storage.of("tables");
      await app.clock.advance(2 * minute);
      return job(id);
    },
  },
  {
    name: "job that pauses after a fault",
    options: { sora: { renderSeconds: 3_600 } },
    reach: async (app) => {
      const id = await running(app);
      app.storage.of("tables");
      await app.clock.advance(8 * minute);
      return job(id);
    },
  },
  {
    name: "job whose film cannot be fetched yet",
    options: { sora: { renderSeconds: 20 } },
    reach: async (app) => {
      app.sora.control.fault({
        routes: ["content"],
        forSeconds: 7_200,
        fault: { kind: "answer", status: 503, text: "" },
      });
      const id = await create(app);
      await app.clock.advance(20 * minute);
      return job(id);
    },
  },
  {
    name: "job that is archived",
    reach: async (app) => {
      const id = await create(app, "Two films", {
        model: "sora",
        n_variants: 2,
        size: "480x480",
        seconds: 1,
      });
      await app.untilFinal(id);
      return job(id);
    },
  },
  {
    name: "sweep that is completed",
    reach: async (app) => {
      await app.clock.advance(6 * minute);
      return "sweep";
    },
  },
  {
    name: "sweep whose step is tried again",
    reach: async (app) => {
      app.storage.of("tables");
      await app.clock.advance(6 * minute);
      return "sweep";
    },
  },
  {
    name: "event that waits for its next attempt",
    options: { settings: TELLING_NOBODY },
    reach: async (app) => {
      const id = await create(app);
      await app.untilFinal(id);
      await app.clock.advance(3 * minute);
      return id.replace("video_", "evt_");
    },
  },
  {
    name: "event that nobody took",
    options: { settings: TELLING_NOBODY, sweeps: false },
    reach: async (app) => {
      const id = await create(app);
      await app.untilFinal(id);
      await app.clock.advance(25 * 60 * minute);
      return id.replace("video_", "evt_");
    },
  },
];
