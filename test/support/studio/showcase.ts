import type { FakeStudio } from "./fakeStudio.ts";
import type { FakeVideo } from "./fakeWorld.ts";

const WIDE = "1280x720";
const TALL = "720x1280";
const DONE: readonly {
  readonly prompt: string;
  readonly size: string;
  readonly seconds?: string;
  readonly n_variants?: number;
  readonly model?: string;
}[] = [
  {
    prompt: "Snow falls on an empty mountain road, a single car far below, morning haze",
    size: WIDE,
    seconds: "4",
  },
  { prompt: "The last light over the ridge, a slow pan to the left, 35 mm, grain", size: WIDE },
  { prompt: "A quiet valley before the storm, heavy clouds, almost no colour", size: TALL },
  { prompt: "Desert dunes at five in the afternoon, heat in the air", size: WIDE, seconds: "12" },
  { prompt: "Green aurora above dark hills, time-lapse, long exposure", size: WIDE, n_variants: 4 },
  { prompt: "Fog lifts from the tea fields, first sun, handheld", size: TALL },
  { prompt: "Moonrise over the sea, seen from the cliffs; a lighthouse somewhere out of frame", size: WIDE },
  { prompt: "Dusk, purple sky, distant mountains, a bird crosses the sun", size: WIDE, seconds: "8" },
  {
    prompt: "Winter noon in the high mountains, painted like a picture book",
    size: "480x480",
    seconds: "5",
    model: "house-server",
  },
  { prompt: "A paper lantern rises into the violet evening", size: TALL },
  { prompt: "Slow dolly over grey hills after rain, overcast", size: WIDE },
];
const DAY = 86_400;

/** Films of every kind, as a studio looks that somebody works in. */
export async function furnish(
  studio: FakeStudio,
): Promise<{ readonly shown: FakeVideo; readonly lost: FakeVideo }> {
  const { world } = studio;
  world.pass(-26 * DAY);
  let shown: FakeVideo | null = null;
  for (const [place, { seconds = "8", ...film }] of DONE.entries()) {
    world.pass(place % 3 === 0 ? 4 * DAY : 2 * DAY + 3_000);
    const { id } = world.add({ ...film, seconds, owner: place % 3 === 1 ? "marketing" : "trailers" });
    world.pass(2);
    world.change(id, { stage: "waiting_for_capacity", queue_position: 2 });
    world.pass(48 + 11 * place);
    world.change(id, { stage: "running", progress: 20 });
    world.pass(96 + 5 * place);
    world.change(id, { stage: "archiving", progress: 99 });
    world.pass(7);
    const done = await world.complete(id);
    if ((film.n_variants ?? 1) > 1) shown = done;
  }
  const refused = world.add({
    prompt: "A famous actor eats spaghetti in the rain",
    size: WIDE,
    owner: "marketing",
  });
  world.change(refused.id, {
    stage: "failed",
    error: { code: "moderation_blocked", message: "The provider's moderation refused it." },
    cost: { currency: "USD", estimated: 0.8, actual: 0, unaccounted: 0 },
  });
  const lost = world.add({
    prompt: "Rain on a tin roof at night, one warm window",
    size: WIDE,
    owner: "trailers",
  });
  const unknown = { currency: "USD", estimated: 0.8, actual: null, unaccounted: 0.8 } as const;
  world.change(lost.id, { stage: "submit_unknown", cost: unknown });
  const rendering = world.add({ prompt: "An origami crane unfolds and flies off the table", size: WIDE });
  const soon = Math.floor(Date.now() / 1_000) + 110;
  world.change(rendering.id, { stage: "running", progress: 62, eta: soon });
  const waiting = world.add({
    prompt: "A tram climbs the hill in the evening sun, seen from the front",
    size: TALL,
  });
  world.change(waiting.id, { stage: "waiting_for_capacity", queue_position: 3, eta: soon + 240 });
  studio.operations = operationsOf(world.get(lost.id));
  studio.health = {
    status: "healthy",
    storage: "reachable",
    providers: [
      { model: "sora-2", api: "sora-2", configured: true, retires_at: "2027-03-01" },
      { model: "house-server", api: "openai-videos", configured: true, retires_at: null },
    ],
    unfinished: 3,
    oldest_unfinished_at: lost.created_at,
  };
  if (!shown) throw new Error("no film with variants");
  return { shown, lost };
}

function operationsOf(lost: FakeVideo) {
  const group = (
    name: string,
    running: number,
    waiting: number,
    resources: readonly [string, number, number][],
  ) => ({
    name,
    running,
    waiting,
    paused_until: null,
    resources: resources.map(([resource, busy, max_running]) => ({
      resource,
      running: busy,
      max_running,
      paused_until: null,
    })),
  });
  return {
    groups: [
      group("sora-sweden", 3, 5, [
        ["films-sweden.openai.azure.com", 2, 2],
        ["films-sweden-2.openai.azure.com", 1, 2],
      ]),
      group("house-server", 0, 0, [["gpu-1.films.internal", 0, 1]]),
    ],
    attention: [lost],
    settings: [{ name: "RETENTION_DAYS", problem: '"ninety" is not a whole number of days.' }],
  };
}
