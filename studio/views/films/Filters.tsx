import { useRef } from "preact/hooks";
import type { Status } from "../../api/types.ts";
import type { Filter } from "../../pure/filter.ts";
import { statusName } from "../../pure/sentences.ts";
import { models } from "../../state/models.ts";
import { filter, lookFor } from "../../state/shelf.ts";
import { WORDS } from "../../words.ts";

const G = WORDS.gallery;
const AFTER_TYPING_MS = 250;
const STATUSES: readonly Status[] = ["queued", "in_progress", "completed", "failed"];

/** Which films are shown. */
export function Filters() {
  const timer = useRef(0);
  const choose = (change: Partial<Filter>, waitMs = 0) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => lookFor({ ...filter.peek(), ...change }), waitMs);
  };
  return (
    <div class="filters">
      <input
        type="search"
        aria-label={G.filter}
        placeholder={G.filter}
        onInput={({ currentTarget }) => choose({ text: currentTarget.value }, AFTER_TYPING_MS)}
      />
      <select
        aria-label={G.status}
        value={filter.value.status}
        onChange={({ currentTarget: { value } }) =>
          choose({ status: STATUSES.find((each) => each === value) ?? "" })
        }
      >
        <option value="">{G.allStatuses}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {statusName(status)}
          </option>
        ))}
      </select>
      {(models.value?.length ?? 0) > 1 && (
        <select
          aria-label={G.model}
          value={filter.value.model}
          onChange={({ currentTarget }) => choose({ model: currentTarget.value })}
        >
          <option value="">{G.allModels}</option>
          {models.value?.map(({ id }) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
