import { describe, expect, test } from "vitest";
import { WORKED_EXAMPLES } from "../support/samples/workedExamples.ts";
import { errorOf, jsonOf, type Video } from "../support/stack/stackApi.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack({ slots: 40, settings: { MAX_QUEUED: "100" } });
const prompt = `A ${CANARY}`;

/** The published table: size, variants at most on Sora 1, and whether Sora 2 has it. */
const SIZES = [
  ["480x480", 4, false],
  ["480x854", 4, false],
  ["854x480", 4, false],
  ["720x720", 4, false],
  ["720x1280", 2, true],
  ["1280x720", 2, true],
  ["1080x1080", 1, false],
  ["1080x1920", 1, false],
  ["1920x1080", 1, false],
] as const;
const SECONDS = Array.from({ length: 22 }, (_, second) => second);
const VARIANTS = [0, 1, 2, 3, 4, 5];

interface Cell {
  readonly model: "sora" | "sora-2";
  readonly size: string;
  readonly seconds: number;
  readonly n_variants: number;
}

/** Fields of a cell that the table does not allow. */
function wrongFields({ model, size, seconds, n_variants }: Cell): string[] {
  const [, sora1Variants, onSora2] = SIZES.find(([name]) => name === size) ?? [size, 4, false];
  const wrong: string[] = [];
  if (model === "sora-2" ? ![4, 8, 12].includes(seconds) : seconds < 1 || seconds > 20) wrong.push("seconds");
  if (model === "sora-2" && !onSora2) wrong.push("size");
  if (n_variants < 1 || n_variants > (model === "sora-2" ? 4 : sora1Variants)) wrong.push("n_variants");
  return wrong;
}

/** Dollars, exact to the ten-thousandth. A Sora 1 job is rounded as a whole, half up; Sora 2's are whole cents each. */
function dollars({ model, size, seconds, n_variants }: Cell): number {
  if (model === "sora-2") return (seconds * n_variants * 1_000) / 10_000;
  const [width = 0n, height = 0n] = size.split("x").map(BigInt);
  const [top, bottom] = [500n * BigInt(seconds * n_variants) * width * height, 1280n * 720n];
  return Number((2n * top + bottom) / (2n * bottom)) / 10_000;
}

async function estimate(cell: Cell) {
  return await stack().api.call("/videos/estimate", { method: "POST", json: { prompt, ...cell } });
}

/** What the API says of a cell: its price, or the fields at fault. */
async function judged(cell: Cell): Promise<string> {
  const answer = await estimate(cell);
  if (answer.status === 200) {
    const { request, cost } = jsonOf(answer) as { request: object; cost: { estimated: number } }; // the contract
    expect(request).toMatchObject({ ...cell, seconds: `${cell.seconds}`, mode: "text" });
    return inWords(cell, `$${cost.estimated}`);
  }
  const error = errorOf(answer);
  expect({ status: answer.status, code: error.code }).toEqual({ status: 400, code: "invalid_value" });
  const params = (error.details ?? [error]).map(({ param }) => param);
  return inWords(cell, `refused for ${params.sort().join(", ")}`);
}

function expected(cell: Cell): string {
  const wrong = wrongFields(cell);
  return inWords(cell, wrong.length > 0 ? `refused for ${wrong.sort().join(", ")}` : `$${dollars(cell)}`);
}

function inWords({ model, size, seconds, n_variants }: Cell, verdict: string): string {
  return `${model} ${size} ${seconds} s x ${n_variants}: ${verdict}`;
}

describe.each(["sora", "sora-2"] as const)(
  "every cell of %s is taken at its price or refused by name",
  (model) => {
    test.each(SIZES)("%s", async (size) => {
      for (const seconds of SECONDS) {
        const cells = VARIANTS.map((n_variants) => ({ model, size, seconds, n_variants }));
        expect(await Promise.all(cells.map(judged))).toEqual(cells.map(expected));
      }
    });
  },
);

test.each(WORKED_EXAMPLES)(
  "the worked example %s %s %i s x %i costs $%d",
  async (model, size, seconds, n_variants, cost) => {
    const answer = await estimate({ model, size, seconds, n_variants });
    expect(jsonOf(answer)).toMatchObject({ cost: { currency: "USD", estimated: cost } });
  },
);

test.each([
  ["sora", "1280x720", "5", 0.25],
  ["sora-2", "720x1280", "4", 0.4],
])("what is not said is the default of %s: %s, %s s, one variant", async (model, size, seconds, cost) => {
  const answer = await stack().api.call("/videos/estimate", { method: "POST", json: { prompt, model } });
  expect(jsonOf(answer)).toEqual({
    request: { model, prompt, size, seconds, n_variants: 1, mode: "text", metadata: {} },
    cost: { currency: "USD", estimated: cost },
  });
});

test("the cells at the table's edges are taken by a create, their neighbours are not, and each reaches the provider as asked", async () => {
  const { api, sora } = stack();
  const edges = SIZES.flatMap(([size, most, onSora2]): Cell[] => [
    { model: "sora", size, seconds: 20, n_variants: most },
    { model: "sora", size, seconds: 1, n_variants: 1 },
    ...(onSora2
      ? [4, 12].map((seconds) => ({
          model: "sora-2" as const,
          size,
          seconds,
          n_variants: seconds === 12 ? 4 : 1,
        }))
      : []),
  ]);
  const videos = await Promise.all(edges.map((cell) => api.create({ prompt, ...cell })));
  expect(videos.map(inShort)).toEqual(
    edges.map((cell) => ({ ...cell, seconds: `${cell.seconds}`, cost: dollars(cell) })),
  );

  const outside = edges.flatMap((cell) => [
    { ...cell, seconds: cell.seconds > 10 ? cell.seconds + 1 : cell.seconds - 1 },
    { ...cell, n_variants: cell.n_variants === 1 ? 0 : cell.n_variants + 1 },
  ]);
  const refusals = await Promise.all(
    outside.map((cell) => api.call("/videos", { method: "POST", json: { prompt, ...cell } })),
  );
  expect(refusals.map((answer) => `${answer.status} ${errorOf(answer).param}`)).toEqual(
    outside.map((cell) => `400 ${wrongFields(cell)[0]}`),
  );

  for (const { id } of videos)
    expect(await api.ended(id)).toMatchObject({ status: "completed", error: null });
  const jobs = await sora.jobs();
  expect(
    jobs
      .map(
        ({ deployment, width, height, seconds, variants }) =>
          `${deployment} ${width}x${height} ${seconds} s x ${variants}`,
      )
      .sort(),
  ).toEqual(
    edges
      .flatMap(({ model, size, seconds, n_variants }) =>
        model === "sora"
          ? [`sora ${size} ${seconds} s x ${n_variants}`]
          : Array.from({ length: n_variants }, () => `sora-2 ${size} ${seconds} s x 1`),
      )
      .sort(),
  );
  const booked = await Promise.all(videos.map(async ({ id }) => (await api.read(id)).cost.actual ?? 0));
  const invoice = await sora.invoice();
  expect(Math.round(booked.reduce((sum, usd) => sum + usd * 10_000, 0))).toBe(invoice.tenThousandths);
});

function inShort({ model, size, seconds, n_variants, cost }: Video) {
  return { model, size, seconds, n_variants, cost: cost.estimated };
}
