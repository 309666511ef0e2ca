import type { ComponentChildren } from "preact";
import type { Video } from "../../api/types.ts";
import { asMade } from "../../pure/asMade.ts";
import { formatBytes, formatUsd } from "../../pure/format.ts";
import { MORE_FIELDS } from "../../pure/moreFields.ts";
import { momentWords, sizeWords } from "../../pure/sentences.ts";
import { WORDS } from "../../words.ts";

const F = WORDS.film;

/** What was asked for, what came, and what it cost. */
export function Facts({ video }: { readonly video: Video }) {
  const { model, size, seconds, created_at, expires_at, owner, remixed_from_video_id, cost } = video;
  const film = video.outputs.find(({ status }) => status === "archived");
  const made = asMade(video, film);
  const sound = film?.has_audio === true ? F.withSound : F.silent;
  return (
    <section aria-label={F.facts}>
      <h2>{F.facts}</h2>
      <dl class="facts">
        <Fact name={F.actual}>{cost.actual === null ? F.notYet : formatUsd(cost.actual)}</Fact>
        <Fact name={F.estimated}>{formatUsd(cost.estimated)}</Fact>
        {cost.unaccounted > 0 && (
          <Fact name={F.unaccounted}>
            {formatUsd(cost.unaccounted)}. {F.unaccountedWhy}
          </Fact>
        )}
        <Fact name={F.model}>{model}</Fact>
        <Fact name={F.size}>
          {sizeWords(size)}
          {made.size !== null && F.butMade(sizeWords(made.size))}
        </Fact>
        <Fact name={F.length}>
          {film ? `${seconds} s, ${sound}` : `${seconds} s`}
          {made.seconds !== null && F.butMade(`${made.seconds} s`)}
        </Fact>
        {MORE_FIELDS.filter((name) => video[name] !== undefined).map((name) => (
          <Fact key={name} name={WORDS.composer.moreOf[name]}>
            {video[name]}
          </Fact>
        ))}
        {film && film.bytes !== null && <Fact name={F.file}>{formatBytes(film.bytes)}</Fact>}
        <Fact name={F.made}>{momentWords(created_at)}</Fact>
        {expires_at !== null && <Fact name={F.kept}>{momentWords(expires_at)}</Fact>}
        {owner !== undefined && <Fact name={F.owner}>{owner}</Fact>}
        {remixed_from_video_id !== null && (
          <Fact name={F.remixedFrom}>
            <a href={`#${remixed_from_video_id}`}>{F.remixedFromThis}</a>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
