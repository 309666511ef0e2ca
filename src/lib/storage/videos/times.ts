import * as z from "zod";
import { type FilmClass, type FilmTimes, NO_TIMES } from "../../domain/polling/filmTimes.ts";
import { STAGES } from "../../domain/video/stage.ts";
import { fromJsonColumns, toJsonColumns } from "../table/jsonColumns.ts";
import { keyPart } from "../table/rowKeys.ts";
import type { Row, Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";

/** How long past films took: one small row for each class of films. */
export interface Times {
  find(filmClass: FilmClass): Promise<FilmTimes>;
  /** Those of all classes of a model, in one look. */
  ofModel(model: string): Promise<readonly FilmTimes[]>;
  /** Applies a pure change to the latest times; one that gives null writes nothing. */
  change(filmClass: FilmClass, change: (times: FilmTimes) => FilmTimes | null): Promise<void>;
}

const SKETCH = z.record(z.string(), z.number());

const FILM_TIMES: z.ZodType<FilmTimes> = z.looseObject({
  version: z.literal(1),
  render: SKETCH,
  rendered: z.looseObject({ sketch: SKETCH, latest: z.array(z.number()), vague: z.number() }).exactOptional(),
  untilReady: z.partialRecord(z.enum(STAGES), SKETCH),
  recent: z.array(z.string()),
});

const PARTITION = "times";

export function openTimes(table: Table): Times {
  return {
    find: async (filmClass) => parse(await table.find(PARTITION, rowKey(filmClass))),
    async ofModel(model) {
      const prefix = keyPart(`${model}|`);
      const stretch = { partitionKey: PARTITION, from: prefix, below: `${prefix}~` };
      return (await table.all(stretch)).map(parse);
    },
    async change(filmClass, change) {
      const keys = { partitionKey: PARTITION, rowKey: rowKey(filmClass) };
      await untilWritten("the times of a class of films", async () => {
        const row = await table.find(keys.partitionKey, keys.rowKey);
        const changed = change(parse(row));
        if (changed === null) return true;
        const next = { ...keys, ...toJsonColumns(changed) };
        const written =
          row === null ? (await table.insert(next)) === "inserted" : await table.replace(next, row.etag);
        return written || undefined;
      });
    },
  };
}

/** Times that this version cannot read are learnt anew: nothing but forecasts depends on them. */
function parse(row: Row | null): FilmTimes {
  return row === null ? NO_TIMES : FILM_TIMES.catch(NO_TIMES).parse(fromJsonColumns(row));
}

function rowKey({ model, size, seconds }: FilmClass): string {
  return keyPart(`${model}|${size}|${seconds}`);
}
