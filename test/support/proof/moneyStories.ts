import { createsOf } from "../app/books.ts";
import { cancel } from "../app/cancelling.ts";
import type { Dailies } from "../app/dailies.ts";
import type { AppOptions } from "../app/oneApp.ts";
import { HONEST } from "../providers/lies.ts";
import { type LyingProvider, lyingProvider } from "../providers/lyingProvider.ts";
import { bothSoras, plainModel, soraModel } from "../providers/soraModel.ts";

/** One way for a video's money to go. */
interface MoneyStory {
  readonly options?: () => Promise<AppOptions>;
  /** Takes one video to its end; its id. */
  readonly play: (app: Dailies) => Promise<string>;
  readonly end?: () => Promise<void>;
  /** What the provider itself says that it bills, in 1/10,000 dollar, where that is not the simulator's price. */
  readonly stated?: number;
  /** The job is made in the end by another create, and booked. */
  readonly isPostedAgain?: true;
}

const HOUR_MS = 3_600_000;
const FILM = { prompt: "A mill", seconds: "4", size: "1280x720" };

function options(given: AppOptions) {
  return async () => given;
}

/** A film whose prompt bears these words, watched to its end. */
function ended(words: string, body: object = {}) {
  return async (app: Dailies) => {
    const id = await app.create({ ...FILM, prompt: `A mill ${words}`, ...body }, "k");
    await app.untilFinal(id);
    return id;
  };
}

async function resolve(app: Dailies, id: string, body: object): Promise<void> {
  const answer = await app.call("POST", `/videos/${id}/resolve`, body);
  if (answer?.status !== 202) throw new Error(`resolve answered ${answer?.status}`);
}

/** A video that waits for an operator, after a create that its words break. */
async function unknown(app: Dailies, words: string): Promise<string> {
  const id = await app.create({ ...FILM, prompt: `A mill ${words}` }, "k");
  await app.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  return id;
}

const NO_LIST = options({ models: soraModel({ reconcile: "never" }), sweeps: false });
let lying: LyingProvider | null = null;

/** By what happens, as docs/money.md says it. */
export const MONEY_STORIES: Readonly<Record<string, MoneyStory>> = {
  "a film is made": { play: ended("") },
  "a film is made, and its provider states the bill": {
    options: options({ models: plainModel(), settings: { DEFAULT_MODEL: "my-video" } }),
    stated: 3_712,
    async play(app) {
      app.sora.control.fault({
        routes: ["retrieve"],
        fault: { kind: "view", set: { usage: { cost: 0.371_23 } } },
      });
      return await ended("")(app);
    },
  },
  "some of the variants are made": {
    play: ended("#fewer=1", { model: "sora", size: "480x480", n_variants: 2 }),
  },
  "more films are made than were asked for": {
    async options() {
      const provider = await lyingProvider();
      lying = provider;
      return { models: () => bothSoras(provider.url) };
    },
    async play(app) {
      lying?.liesFor(app.sora.url, { ...HONEST, extraFilms: 5 });
      return await ended("", { model: "sora", size: "480x480" })(app);
    },
    end: async () => await lying?.[Symbol.asyncDispose](),
  },
  "a film is made and cannot be fetched until it is deleted": {
    options: options({ sweeps: false }),
    async play(app) {
      app.sora.control.fault({ routes: ["content"], fault: { kind: "refuse", reason: "forbidden" } });
      const id = await app.create(FILM, "k");
      await app.untilVideo(id, ({ stage }) => stage === "archiving");
      await app.downFor(25 * HOUR_MS);
      await app.untilFinal(id);
      return id;
    },
  },
  "refused at create": { play: ended("#people-refused") },
  "moderated at create": { play: ended("#refused") },
  "moderated at the end": { play: ended("#moderated") },
  "failed at the provider": { play: ended("#internal-error") },
  "done without any film": { play: ended("#no-outputs", { model: "sora", size: "480x480" }) },
  "cancelled while it waits": {
    options: options({
      settings: { CAPACITY_GROUPS: '{"paused":{"maxRunning":0}}' },
      models: soraModel({ group: "paused" }),
    }),
    async play(app) {
      const id = await app.create(FILM, "k");
      await app.untilVideo(id, ({ stage }) => stage === "waiting_for_capacity");
      await cancel(app, id);
      await app.untilFinal(id);
      return id;
    },
  },
  "cancelled while it runs, and stopped": {
    options: options({ sora: { renderSeconds: 3_600 } }),
    async play(app) {
      const id = await app.create(FILM, "k");
      await app.untilVideo(id, ({ stage }) => stage === "running");
      await cancel(app, id);
      await app.untilFinal(id);
      return id;
    },
  },
  "cancelled while it runs, and finished all the same": {
    options: options({ sora: { renderSeconds: 600 } }),
    async play(app) {
      const id = await app.create(FILM, "k");
      await app.untilVideo(id, ({ stage }) => stage === "running");
      await cancel(app, id);
      app.sora.control.changeJob(app.sora.jobs()[0]?.id ?? "", { finishNow: true });
      await app.untilFinal(id);
      return id;
    },
  },
  "never finished": {
    options: options({
      sweeps: false,
      sora: { lifeSeconds: 7_200 },
      settings: { OVERDUE_AFTER_MINUTES: "1" },
    }),
    async play(app) {
      const expires_at = Math.floor(app.clock.now() / 1_000) + 7_200;
      app.sora.control.fault({
        routes: ["create", "retrieve"],
        fault: { kind: "view", set: { expires_at } },
      });
      return await ended("#never")(app);
    },
  },
  "gone before anybody saw it end": {
    options: options({ sweeps: false }),
    async play(app) {
      const id = await app.create(FILM, "k");
      await app.host.waitUntil(() => app.sora.jobs().length === 1);
      await app.downFor(25 * HOUR_MS);
      await app.untilFinal(id);
      return id;
    },
  },
  "the reply to a create is lost, and its job is found": { play: ended("#create-lost") },
  "the reply is lost, and no job was made": {
    async play(app) {
      // A list that has shown a job of ours is believed when it shows none of another create.
      await app.untilFinal(await app.create({ ...FILM, prompt: "A stone" }, "first"));
      return await ended("#create-500")(app);
    },
  },
  "the reply is lost, and nobody can tell": {
    options: NO_LIST,
    async play(app) {
      const id = await unknown(app, "#create-lost");
      await app.downFor(25 * HOUR_MS);
      await app.untilFinal(id);
      return id;
    },
  },
  "an operator says that it was never made": {
    options: NO_LIST,
    isPostedAgain: true,
    async play(app) {
      const id = await unknown(app, "#create-unsent");
      await resolve(app, id, { never_made: true });
      await app.untilFinal(id);
      return id;
    },
  },
  "an operator names its job, which is adopted": {
    options: NO_LIST,
    async play(app) {
      const id = await unknown(app, "#create-lost");
      await resolve(app, id, { provider_id: app.sora.jobs()[0]?.id });
      await app.untilFinal(id);
      return id;
    },
  },
  "an operator names the job of a video that has ended": {
    options: options({ sweeps: false, models: soraModel({ exclusive: false }) }),
    async play(app) {
      const id = await madeTwice(app);
      await app.untilFinal(id);
      await resolve(app, id, { provider_id: app.sora.jobs()[0]?.id });
      return id;
    },
  },
  "a listing shows the job of a lost create when the video has another": {
    async play(app) {
      const id = await madeTwice(app);
      await app.untilFinal(id);
      app.sora.control.clearFaults();
      await app.host.waitUntil(() => app.events("counted_create_found").length > 0);
      return id;
    },
  },
  "an hour of listings does not show the job of a lost create": {
    isPostedAgain: true,
    async play(app) {
      const id = await ended("#create-unsent")(app);
      await app.host.waitUntil(() => app.events("create_accounted").length > 0, { within: 4 * HOUR_MS });
      return id;
    },
  },
};

/** A film that was posted twice, since no list shows the job of its lost create; the second one is its own. */
async function madeTwice(app: Dailies): Promise<string> {
  app.sora.control.fault({ fault: { kind: "list", lagSeconds: 1e9 } });
  app.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "made" } });
  const id = await app.create(FILM, "k");
  await app.host.waitUntil(() => createsOf(app).length === 2);
  return id;
}
