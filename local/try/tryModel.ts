import { setTimeout as sleep } from "node:timers/promises";
import { isToldByList, type VideoModel } from "../../src/lib/domain/models/model.ts";
import { canBearMark } from "../../src/lib/domain/models/profile.ts";
import { parseSize } from "../../src/lib/domain/models/size.ts";
import { samePrompt } from "../../src/lib/domain/request/samePrompt.ts";
import type { ProviderSnapshot } from "../../src/lib/domain/video/snapshot.ts";
import type { ProviderJob, VideoProvider } from "../../src/lib/providers/provider.ts";
import type { Trial } from "./cheapestFilm.ts";
import { keepFilm } from "./keepFilm.ts";

/** What a try found out, one step a line: free of the prompt, of keys and of signed addresses. */
export interface Finding {
  readonly step: "create" | "list" | "poll" | "film" | "bill" | "delete" | "after";
  readonly isGood: boolean;
  readonly found: string;
}

/** What a try needs of the world. */
export interface TryTools {
  readonly provider: VideoProvider;
  readonly model: VideoModel;
  readonly now: () => number;
  readonly pollSeconds: number;
  /** A whole number below 2^32, as text. */
  readonly mark: string;
  /** Where the film is kept. */
  readonly filmPath: string;
  readonly onFinding: (finding: Finding) => void;
}

/** Jobs that are not done by then are left alone. */
const LONGEST_MS = 3_600_000;

/**
 * Makes one film at a real provider, through the steps that the app goes: create, list, polls, film, delete. The create is
 * sent once, whatever comes back. Gives what it found; true where all went as the adapter promises.
 */
export async function tryModel(trial: Trial, tools: TryTools): Promise<boolean> {
  const found: Finding[] = [];
  const note: Note = (step, isGood, what) => {
    const finding = { step, isGood, found: what };
    found.push(finding);
    tools.onFinding(finding);
  };
  const began = tools.now();
  const job = jobOf(trial, tools);
  const created = await tools.provider.submit(job);
  if (created.kind !== "accepted") {
    const code = "code" in created ? ` (${created.code})` : "";
    note("create", false, `${created.kind}${code}: look at the provider whether a job was made`);
    return false;
  }
  note("create", true, `accepted, ${created.job.state}; the id has ${created.job.jobId.length} characters`);
  await lookInList(created.job, job, began, tools, note);
  const ended = await watch(created.job, tools, note);
  if (ended?.state === "succeeded") await takeFilm(ended, tools, note);
  if (ended) note("bill", true, billWords(ended, trial));
  await removeJob(created.job.jobId, tools, note);
  return found.every(({ isGood }) => isGood);
}

type Note = (step: Finding["step"], isGood: boolean, what: string) => void;

function jobOf({ request }: Trial, { model, provider, mark }: TryTools): ProviderJob {
  const size = parseSize(request.size);
  if (!size) throw new Error(`${request.size} is no size`);
  const { prompt, seconds } = request;
  const { fields } = model;
  const isMarked = model.reconcile === "mark" && canBearMark(provider.profile, fields);
  return {
    prompt,
    size,
    seconds,
    variants: 1,
    image: null,
    remixOf: null,
    fields,
    mark: isMarked ? mark : null,
  };
}

async function lookInList(
  { jobId }: ProviderSnapshot,
  { prompt, mark }: ProviderJob,
  began: number,
  { model, provider }: TryTools,
  note: Note,
): Promise<void> {
  if (!isToldByList(model))
    return note("list", true, "not asked: a lost reply is settled by an operator here");
  const listing = await provider.list(began - 60_000);
  if (listing.kind !== "listed")
    return note("list", false, `${listing.kind}: lost replies cannot be settled by it`);
  const ours = listing.jobs.find(
    (each) => each.jobId === jobId || (mark !== null && each.echo.mark === mark),
  );
  if (!ours) return note("list", false, `does not show our job (yet) among ${listing.jobs.length}`);
  const { echo } = ours;
  const isTold = mark === null ? samePrompt(echo.prompt ?? "") === samePrompt(prompt) : echo.mark === mark;
  const bears = mark === null ? "the prompt" : "our mark";
  note("list", isTold, isTold ? `shows our job, with ${bears}` : `shows our job, but without ${bears}`);
}

/** Polls until the job has ended; null when it did not, or nobody answers any more. */
async function watch(
  first: ProviderSnapshot,
  { provider, now, pollSeconds }: TryTools,
  note: Note,
): Promise<ProviderSnapshot | null> {
  const until = now() + LONGEST_MS;
  const states = new Set<string>([first.state]);
  const strange = new Set<string>();
  let polls = 0;
  for (let job = first; now() < until; ) {
    if (job.unknownWord !== undefined) strange.add(job.unknownWord);
    if (job.state === "succeeded" || job.state === "failed" || job.state === "cancelled") {
      const words = strange.size > 0 ? `; words unknown to us: ${[...strange].join(", ")}` : "";
      const why = job.failure ? ` (${job.failure.code})` : "";
      const how = `${[...states].join(", ")}${why} after ${polls} polls, ${Math.round((now() - until + LONGEST_MS) / 1_000)} s`;
      note("poll", job.state === "succeeded" && strange.size === 0, `${how}${words}`);
      return job;
    }
    await sleep(pollSeconds * 1_000);
    const answer = await provider.check(first.jobId);
    polls += 1;
    if (answer.kind === "seen") job = answer.job;
    states.add(answer.kind === "seen" ? answer.job.state : answer.kind);
  }
  note("poll", false, `not ended within an hour: ${[...states].join(", ")}`);
  return null;
}

async function takeFilm({ outputIds }: ProviderSnapshot, { provider, filmPath }: TryTools, note: Note) {
  const [outputId] = outputIds;
  if (outputId === undefined) return note("film", false, "done, and no film is named");
  const answer = await provider.download(outputId, new AbortController().signal);
  if (answer.kind !== "stream") return note("film", false, `${answer.kind} in place of a film`);
  const { bytes, type } = await keepFilm(answer.body, filmPath);
  const isWhole = answer.bytes === null || answer.bytes === bytes;
  const tag =
    answer.etag === null ? "no strong tag: a cut copy begins anew" : "a strong tag: a cut copy goes on";
  note("film", isWhole && type !== null, `${bytes} bytes, ${type ?? "no film by its first bytes"}, ${tag}`);
}

function billWords({ billed }: ProviderSnapshot, { estimated }: Trial): string {
  const ours = `$${(estimated / 10_000).toFixed(4)}`;
  if (billed === undefined)
    return `not stated by the provider; ours would be ${ours}: compare with its console`;
  return `stated: $${billed.toFixed(4)}; ours would be ${ours}`;
}

async function removeJob(jobId: string, { provider }: TryTools, note: Note): Promise<void> {
  const removed = await provider.remove(jobId);
  if (removed.kind === "refused") return note("delete", true, "refused: its copy stays until it expires");
  note("delete", removed.kind === "removed", removed.kind);
  const after = await provider.check(jobId);
  note("after", true, after.kind === "seen" ? `still told of, ${after.job.state}` : after.kind);
}
