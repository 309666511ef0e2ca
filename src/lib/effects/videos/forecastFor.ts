import { type FilmClass, forecastOf } from "../../domain/polling/filmTimes.ts";
import type { Forecast } from "../../domain/video/forecast.ts";
import type { Services } from "../../services/services.ts";

/** How long one look at a class's row serves those who ask. */
const KEPT_MS = 30_000;

interface Look {
  readonly takenAt: number;
  readonly forecast: Promise<Forecast>;
}

/** By storage, whose own looks they are, and by class: there are as many as models can make. */
const looks = new WeakMap<object, Map<string, Look>>();

/** What past films let expect of one of this class; nothing when storage cannot tell now. Never throws. */
export async function forecastFor(
  { model, size, seconds }: FilmClass,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<Forecast> {
  const ofStorage = looks.get(storage) ?? new Map<string, Look>();
  looks.set(storage, ofStorage);
  const name = JSON.stringify([model, size, seconds]);
  const kept = ofStorage.get(name);
  if (kept && clock.now() - kept.takenAt < KEPT_MS) return await kept.forecast;
  const forecast = storage.times.find({ model, size, seconds }).then(forecastOf, () => ({}));
  ofStorage.set(name, { takenAt: clock.now(), forecast });
  return await forecast;
}
