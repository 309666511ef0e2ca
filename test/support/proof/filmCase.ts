import sharp from "sharp";

/** What is sent to have a film made. */
export interface FilmRequest {
  /** Below the API's base path. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One kind of generation, with what it takes at the provider. */
export interface FilmCase {
  readonly name: string;
  /** Provider jobs of one request. */
  readonly jobs: number;
  /** Films of each of its jobs. */
  readonly filmsPerJob: number;
  /** Made once before the first request, which is about it. */
  readonly source?: FilmRequest;
  /** `sourceId` is the video made from `source`. */
  request(sourceId: string | null): Promise<FilmRequest>;
}

const CREATE = "/videos";
const PROMPT = "A paper boat on a quiet lake";

/** The cheapest film there is. */
export const textFilm: FilmCase = {
  name: "a Sora 2 film",
  jobs: 1,
  filmsPerJob: 1,
  request: async () => ({ path: CREATE, body: { prompt: PROMPT } }),
};

export const twoJobs: FilmCase = {
  name: "two Sora 2 variants",
  jobs: 2,
  filmsPerJob: 1,
  request: async () => ({ path: CREATE, body: { prompt: PROMPT, n_variants: 2 } }),
};

export const twoFilmsOfOneJob: FilmCase = {
  name: "two Sora 1 variants",
  jobs: 1,
  filmsPerJob: 2,
  request: async () => ({
    path: CREATE,
    body: { model: "sora", prompt: PROMPT, n_variants: 2, size: "480x480", seconds: 1 },
  }),
};

export const imageFilm: FilmCase = {
  name: "a film from an image",
  jobs: 1,
  filmsPerJob: 1,
  request: async () => ({
    path: CREATE,
    body: { prompt: PROMPT, input_reference: { image_url: await still() } },
  }),
};

export const remixFilm: FilmCase = {
  name: "a remix",
  jobs: 1,
  filmsPerJob: 1,
  source: { path: CREATE, body: { prompt: PROMPT } },
  request: async (sourceId) => ({ path: `/videos/${sourceId}/remix`, body: { prompt: "The same at night" } }),
};

/** Every kind of generation. */
export const filmCases: readonly FilmCase[] = [textFilm, twoJobs, twoFilmsOfOneJob, imageFilm, remixFilm];

async function still(): Promise<string> {
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: "teal" } });
  return `data:image/png;base64,${(await picture.png().toBuffer()).toString("base64")}`;
}
