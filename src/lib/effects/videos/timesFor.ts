import type { FilmClass, FilmTimes } from "../../domain/polling/filmTimes.ts";
import type { Services } from "../../services/services.ts";

/** How long one look at what is known of past films serves those who ask. */
const KEPT_MS = 30_000;

interface Look<T> {
  readonly takenAt: number;
  readonly found: Promise<T>;
}

/** By storage, whose own looks they are, and by class or model: there are as many as models can make. */
const classes = new WeakMap<object, Map<string, Look<FilmTimes>>>();
const models = new WeakMap<object, Map<string, Look<readonly FilmTimes[]>>>();

type Times = Pick<Services, "storage" | "clock">;

/** What is known of the films of a class, at most half a minute old. Throws when storage cannot tell. */
export async function timesFor({ model, size, seconds }: FilmClass, tools: Times): Promise<FilmTimes> {
  const find = () => tools.storage.times.find({ model, size, seconds });
  return await recent(classes, JSON.stringify([model, size, seconds]), find, tools);
}

/** The same of all classes of a model. */
export async function timesOfModel(model: string, tools: Times): Promise<readonly FilmTimes[]> {
  return await recent(models, model, () => tools.storage.times.ofModel(model), tools);
}

async function recent<T>(
  kept: WeakMap<object, Map<string, Look<T>>>,
  name: string,
  find: () => Promise<T>,
  { storage, clock }: Times,
): Promise<T> {
  const ofStorage = kept.get(storage) ?? new Map<string, Look<T>>();
  kept.set(storage, ofStorage);
  const last = ofStorage.get(name);
  if (last && clock.now() - last.takenAt < KEPT_MS) return await last.found;
  const found = find();
  ofStorage.set(name, { takenAt: clock.now(), found });
  return await found;
}
