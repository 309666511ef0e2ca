import { type GroupBy, readUsageCsv } from "../../api/other.ts";
import type { Days } from "../../pure/months.ts";
import { say } from "../../state/said.ts";
import { WORDS } from "../../words.ts";

/** The same numbers as a file. A link cannot ask for CSV: the API tells by a header. */
export function CsvButton({ days, by }: { readonly days: Days; readonly by: GroupBy }) {
  const download = async () => {
    const csv = await readUsageCsv(days, by);
    if (!csv) return say(WORDS.money.noCsv);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(csv);
    link.download = `dailies-${days.from}-by-${by}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" class="quiet" onClick={() => void download()}>
      {WORDS.money.csv}
    </button>
  );
}
