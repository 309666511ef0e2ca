import type { FakeStudio } from "./fakeStudio.ts";
import type { FakeVideo } from "./fakeWorld.ts";

const WIDE = "1280x720";
const TALL = "720x1280";
type Sample = Pick<FakeVideo, "prompt" | "size" | "metadata"> & Partial<FakeVideo>;
const scene = (number: number) => ({ scene: `${number}` });
const EARLIER: readonly Sample[] = [
  {
    prompt: "Snow falls on the high mountains, noon, hardly any shadow",
    size: WIDE,
    seconds: "4",
    metadata: scene(7),
  },
  { prompt: "Slow dolly over grey hills after rain, overcast", size: WIDE, metadata: scene(5) },
  { prompt: "First sun over the tea fields, fog, handheld", size: TALL, metadata: scene(2) },
  {
    prompt: "Desert dunes at five in the afternoon, heat in the air",
    size: WIDE,
    seconds: "12",
    metadata: scene(4),
  },
  {
    prompt: "A night at sea, seen from the cliffs; a lighthouse somewhere out of frame",
    size: WIDE,
    metadata: scene(1),
  },
  {
    prompt: "Winter like in a picture book",
    size: "480x480",
    seconds: "5",
    model: "house-server",
    metadata: scene(7),
  },
  { prompt: "Violet evening, the first stars come out", size: TALL, metadata: scene(6) },
];
const LATELY: readonly Sample[] = [
  { prompt: "Fog lifts from the valley at sunrise", size: WIDE, metadata: scene(2) },
  {
    prompt: "Green aurora above dark hills, long exposure, the stars turn",
    size: WIDE,
    n_variants: 4,
    metadata: scene(3),
  },
  {
    prompt: "The last light over the ridge, a slow pan to the left, 35 mm, grain",
    size: WIDE,
    metadata: scene(0),
  },
  { prompt: "Moon over the pass, a single cloud", size: TALL, metadata: scene(1) },
  { prompt: "Evening in the desert, the sun low over the dunes", size: WIDE, metadata: scene(4) },
];
const DAY = 86_400;

/** Films of every kind, as a studio looks that somebody works in. */
export async function furnish(
  studio: FakeStudio,
): Promise<{ readonly shown: FakeVideo; readonly lost: FakeVideo }> {
  const { world } = studio;
  world.pass(-30 * DAY);
  for (const [place, film] of EARLIER.entries()) await make(studio, film, place);
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
  const made: FakeVideo[] = [];
  for (const [place, film] of LATELY.entries()) made.push(await make(studio, film, place));
  const rendering = world.add({ prompt: "An origami crane unfolds and flies off the table", size: WIDE });
  const soon = world.now() + 110;
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
  const shown = made.find(({ n_variants }) => n_variants > 1);
  if (!shown) throw new Error("no film with variants");
  return { shown, lost };
}

async function make({ world }: FakeStudio, film: Sample, place: number): Promise<FakeVideo> {
  world.pass(place % 3 === 0 ? 3 * DAY : 2 * DAY + 3_000);
  const { id } = world.add({ ...film, owner: place % 3 === 1 ? "marketing" : "trailers" });
  world.pass(2);
  world.change(id, { stage: "waiting_for_capacity", queue_position: 2 });
  world.pass(48 + 11 * place);
  world.change(id, { stage: "running", progress: 20 });
  world.pass(96 + 5 * place);
  world.change(id, { stage: "archiving", progress: 99 });
  world.pass(7);
  return await world.complete(id);
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
