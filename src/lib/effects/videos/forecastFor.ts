import { type FilmClass, forecastOf } from "../../domain/polling/filmTimes.ts";
import type { Forecast } from "../../domain/video/forecast.ts";
import type { Services } from "../../services/services.ts";
import { timesFor } from "./timesFor.ts";

/** What past films let expect of one of this class; nothing when storage cannot tell now. Never throws. */
export async function forecastFor(
  filmClass: FilmClass,
  tools: Pick<Services, "storage" | "clock">,
): Promise<Forecast> {
  return await timesFor(filmClass, tools).then(forecastOf, () => ({}));
}
