import { describeGroup, type GroupFacts } from "../../domain/capacity/operations.ts";
import type { OperationsObject } from "../../domain/capacity/operationsObject.ts";
import type { Viewer } from "../../domain/owner/caller.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isFinal } from "../../domain/video/stage.ts";
import type { Services } from "../../services/services.ts";
import { showVideo } from "../videos/showVideo.ts";

type OperationsTools = Pick<Services, "storage" | "clock" | "config">;

/** So many are read and shown; more than that is one trouble, not many. */
const ATTENTION_AT_MOST = 50;

/** Looks at all groups, one read each, and at the videos that need somebody. */
export async function operationsNow(viewer: Viewer, tools: OperationsTools): Promise<OperationsObject> {
  const { config, clock } = tools;
  const now = clock.now();
  const groups = await allGroups(tools);
  const attention = await needingAnOperator(groups, tools);
  return {
    groups: groups.map((group) => describeGroup(group, now)),
    attention: await Promise.all(attention.map((record) => showVideo(record, viewer, tools))),
    settings: config.warnings.map(({ name, problem }) => ({ name, problem })),
  };
}

/** The groups of the configured models, and those that still have tickets. */
async function allGroups({ storage, config }: OperationsTools): Promise<readonly GroupFacts[]> {
  const configured = config.models.map(({ group }) => group);
  const names = [...new Set([...configured, ...(await storage.capacity.groups())])].sort();
  const all: GroupFacts[] = [];
  for (const name of names) {
    const { group: state, tickets: kept } = await storage.capacity.load(name);
    const tickets = kept.map(({ ticket }) => ticket);
    if (tickets.length === 0 && !configured.includes(name)) continue;
    const targets = config.models.filter(({ group }) => group === name).map(({ target }) => target);
    const resources = config.resourcesOf(name, tickets);
    all.push({ name, state, tickets, limits: config.limitsOf(name), resources, targets });
  }
  return all;
}

async function needingAnOperator(
  groups: readonly GroupFacts[],
  { storage, clock }: OperationsTools,
): Promise<readonly VideoRecord[]> {
  const unknown = groups
    .flatMap(({ tickets }) => tickets)
    .filter(({ state: { kind } }) => kind === "unknown");
  const counted = await storage.ledger.unaccounted(clock.now());
  const owners = new Map([...unknown, ...counted].map(({ videoId, owner }) => [videoId, owner]));
  const oldest = [...owners].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, ATTENTION_AT_MOST);
  const found = await Promise.all(oldest.map(([id, owner]) => storage.records.find(owner, id)));
  return found.flatMap((each) => (each !== null && needsAnOperator(each.record) ? [each.record] : []));
}

/** A running one whose creates are still looked for needs nobody yet. */
function needsAnOperator({ stage, unaccounted }: VideoRecord): boolean {
  return stage === "submit_unknown" || (unaccounted > 0 && isFinal(stage));
}
