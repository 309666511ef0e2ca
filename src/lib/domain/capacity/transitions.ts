import type { FailureCode } from "../video/failure.ts";
import { withPassed } from "./passed.ts";
import type { Binding, Claim, Heard, PassedResource, Ticket, TicketState } from "./ticket.ts";

type Kind = TicketState["kind"];

/** From which states a step may be taken, and to which it leads. */
interface Transition {
  readonly from: readonly Kind[];
  readonly to: Kind;
}

/**
 * Every step a ticket can take: the state machine as a table. The diagram in ARCHITECTURE.md shows the same, and the
 * functions below are the only places where a ticket's state is written.
 */
export const TRANSITIONS = {
  grantSlot: { from: ["waiting"], to: "granted" },
  lapse: { from: ["granted"], to: "waiting" },
  withdraw: { from: ["waiting", "granted"], to: "withdrawn" },
  claim: { from: ["granted"], to: "posting" },
  endCall: { from: ["posting"], to: "posting" },
  noteAbsence: { from: ["posting"], to: "posting" },
  neverMade: { from: ["posting"], to: "waiting" },
  postAgain: { from: ["posting"], to: "waiting" },
  backInLine: { from: ["granted", "posting"], to: "waiting" },
  askOperator: { from: ["posting"], to: "unknown" },
  holdBack: { from: ["waiting", "granted", "posting"], to: "unknown" },
  keepLooking: { from: ["unknown"], to: "unknown" },
  sayNeverMade: { from: ["unknown"], to: "waiting" },
  // A late reply finds its ticket back in line when its claim was given up too soon.
  bind: { from: ["posting", "unknown", "waiting", "granted"], to: "bound" },
  learnExpiry: { from: ["bound"], to: "bound" },
  noteDeletion: { from: ["bound"], to: "bound" },
  holdSlot: { from: ["bound"], to: "bound" },
  releaseSlot: { from: ["bound"], to: "bound" },
  goElsewhere: { from: ["bound"], to: "waiting" },
  refuse: { from: ["granted", "posting"], to: "refused" },
  expire: { from: ["unknown"], to: "refused" },
} as const satisfies Record<string, Transition>;

/** A step that does not fit the ticket's state: null, and nothing changes. */
type Stepped = Ticket | null;

/** A new ticket at the end of its line. */
export function standInLine(
  ticket: Pick<
    Ticket,
    "jobKey" | "videoId" | "owner" | "jobIndex" | "group" | "fingerprint" | "waiter" | "model" | "only"
  >,
): Ticket {
  const untried = { retryAt: 0, lapsed: false, tries: 0, refusedSince: null, counted: 0 };
  return { version: 1, ...ticket, ...untried, state: { kind: "waiting" } };
}

/** The ticket with a slot, in a pool with that of a resource, for its waiter to use until then. */
export function grantSlot(ticket: Ticket, until: number, resource?: string): Stepped {
  return step("grantSlot", ticket, {
    kind: "granted",
    until,
    ...(resource === undefined ? {} : { resource }),
  });
}

/** A grant that ran out unused: not offered another until the waiter asks again. */
export function lapse(ticket: Ticket): Stepped {
  return step("lapse", ticket, { kind: "waiting" }, { lapsed: true });
}

/**
 * The waiter asks for its turn: it is the one to wake from now on, and a grant that ran out puts it back into the line,
 * where it may be next all the same. The same ticket when nothing changes.
 */
export function arrive(ticket: Ticket, waiter: string, now: number): Ticket {
  const { state } = ticket;
  const awake = { ...ticket, waiter, lapsed: false };
  if (state.kind === "granted" && state.until <= now)
    return step("lapse", ticket, { kind: "waiting" }, awake) ?? ticket;
  return ticket.waiter === waiter && !ticket.lapsed ? ticket : awake;
}

/** None of its creates is open any more: it may end, or be posted again, as if none had been counted. */
export function withNoneCounted(ticket: Ticket): Ticket | null {
  return ticket.counted === 0 ? null : { ...ticket, counted: 0 };
}

/** Out of the line. Null when one of its creates may have made a film: that is looked for first. */
export function withdraw(ticket: Ticket): Stepped {
  return ticket.counted > 0 ? null : step("withdraw", ticket, { kind: "withdrawn" });
}

/** The create call may be made now: written before it, so that nobody posts a second time. Null when the grant ran out. */
export function claim(ticket: Ticket, claimed: Claim): Stepped {
  if (ticket.state.kind === "granted" && ticket.state.until <= claimed.claimedAt) return null;
  return step("claim", ticket, { kind: "posting", ...claimed });
}

/**
 * The call is over and brought no job: it can be looked for from now on. Its deadline stays: something in between may hand
 * the request on after it was given up here.
 */
export function endCall(ticket: Ticket, claimed: Claim, heard: Heard, now: number): Stepped {
  return ofClaim(ticket, claimed, (open) => step("endCall", ticket, { ...open, endedAt: now, heard }));
}

/** From when on nobody here waits for the claim's call any more. */
export function callEnd({ endedAt, postBy }: Pick<Claim, "endedAt" | "postBy">): number {
  return Math.min(endedAt ?? postBy, postBy);
}

/** A complete listing did not have the job; the first such moment counts. */
export function noteAbsence(ticket: Ticket, claimed: Claim, now: number): Stepped {
  return ofClaim(ticket, claimed, (open) =>
    step("noteAbsence", ticket, { ...open, absentSince: open.absentSince ?? now }),
  );
}

/** The list could not be read, or not well enough: the next look waits longer. */
export function lookLater(ticket: Ticket, claimed: Claim): Stepped {
  return ofClaim(ticket, claimed, (open) => step("noteAbsence", ticket, open, { tries: ticket.tries + 1 }));
}

/** Surely never made, nobody has taken it: to its place in the line, to be posted again, not before `retryAt`. */
export function neverMade(ticket: Ticket, claimed: Claim, retryAt: number): Stepped {
  const refusedSince = ticket.refusedSince ?? claimed.claimedAt;
  return ofClaim(ticket, claimed, () =>
    step("neverMade", ticket, { kind: "waiting" }, { retryAt, tries: ticket.tries + 1, refusedSince }),
  );
}

/** Perhaps made, and in no list: counted, and to its place in the line, to be posted again this once. */
export function postAgain(ticket: Ticket, claimed: Claim): Stepped {
  if (ticket.counted > 0) return null;
  return ofClaim(ticket, claimed, () =>
    step("postAgain", ticket, { kind: "waiting" }, { counted: ticket.counted + 1 }),
  );
}

/** How a ticket comes back into its line. */
interface BackInLine {
  readonly retryAt: number;
  readonly refusedAt?: number | null;
  /** The resource that it does not go to again. */
  readonly passing?: PassedResource;
}

/**
 * Surely not made, and not to be tried before `retryAt`; it keeps its place. Without a claim, before it was posted.
 * `refusedAt` when nobody took it.
 */
export function backInLine(
  ticket: Ticket,
  claimed: Claim | null,
  { retryAt, refusedAt = null, passing }: BackInLine,
): Stepped {
  if (!isStill(ticket, claimed)) return null;
  const refusedSince = refusedAt === null ? ticket.refusedSince : (ticket.refusedSince ?? refusedAt);
  const changes = { retryAt, tries: ticket.tries + 1, refusedSince, ...withPassed(ticket, passing) };
  return step("backInLine", ticket, { kind: "waiting" }, changes);
}

/** Nobody here can tell whether the job was made: counted. Its slot is held until then, in case that it was. */
export function askOperator(ticket: Ticket, claimed: Claim, slotUntil: number): Stepped {
  return ofClaim(ticket, claimed, (open) =>
    step("askOperator", ticket, { ...open, kind: "unknown", slotUntil }, { counted: ticket.counted + 1 }),
  );
}

/**
 * A job ends that has counted creates: one of them may be its film, so it waits for an operator instead. `claimed` is
 * the last of them.
 */
export function holdBack(ticket: Ticket, claimed: Claim, slotUntil: number): Stepped {
  if (ticket.counted === 0) return null;
  return step("holdBack", ticket, { kind: "unknown", ...claimed, slotUntil });
}

/** Looked for once more and not found; where a complete list does not show it, its slot is free. */
export function keepLooking(ticket: Ticket, slotUntil: number): Stepped {
  const { state } = ticket;
  return state.kind === "unknown" && state.slotUntil !== slotUntil
    ? step("keepLooking", ticket, { ...state, slotUntil })
    : null;
}

/** An operator says of that very create that nothing was made: to its place in the line, to be posted again at once. */
export function sayNeverMade(ticket: Ticket, { claimedAt }: Pick<Claim, "claimedAt">): Stepped {
  const { state } = ticket;
  if (state.kind !== "unknown" || state.claimedAt !== claimedAt) return null;
  return step("sayNeverMade", ticket, { kind: "waiting" }, { lapsed: false, retryAt: 0, counted: 0 });
}

/** The provider job is the ticket's. */
export function bind(ticket: Ticket, binding: Binding): Stepped {
  return step("bind", ticket, { kind: "bound", slot: true, ...binding }, { tries: 0, refusedSince: null });
}

/** The provider says when it will delete the job, or when it was created. */
export function learnExpiry(ticket: Ticket, learnt: Pick<Binding, "expiresAt" | "bornAt">): Stepped {
  return ticket.state.kind === "bound" ? step("learnExpiry", ticket, { ...ticket.state, ...learnt }) : null;
}

/** A delete is about to be sent to a job that was just seen, or was in vain. Null when that is known. */
export function noteDeletion(ticket: Ticket, deletion: "asked" | "in_vain"): Stepped {
  const { state } = ticket;
  if (state.kind !== "bound" || state.deletion === deletion || state.deletion === "in_vain") return null;
  return step("noteDeletion", ticket, { ...state, deletion });
}

/** The provider has deleted the job and works on all the same: the slot is not free before that can be over. */
export function holdSlot(ticket: Ticket, slotUntil: number): Stepped {
  const { state } = ticket;
  return state.kind === "bound" && state.slotUntil === undefined
    ? step("holdSlot", ticket, { ...state, slotUntil })
    : null;
}

/** The provider is done with the job: the slot is free. Null when it was given back already. */
export function releaseSlot(ticket: Ticket): Stepped {
  const { state } = ticket;
  return state.kind === "bound" && state.slot ? step("releaseSlot", ticket, { ...state, slot: false }) : null;
}

/** Its resource failed the job, which is in order for all that is known: to its place in the line, to be made elsewhere. */
export function goElsewhere(ticket: Ticket, providerId: string, passing: PassedResource): Stepped {
  if (ticket.state.kind !== "bound" || ticket.state.providerId !== providerId) return null;
  return step("goElsewhere", ticket, { kind: "waiting" }, { lapsed: false, ...withPassed(ticket, passing) });
}

/** Surely not made, and never to be. Without a claim, before it was posted. */
export function refuse(ticket: Ticket, claimed: Claim | null, code: FailureCode): Stepped {
  return isStill(ticket, claimed) ? step("refuse", ticket, { kind: "refused", code }) : null;
}

/** Nobody resolved it, and by now the provider has surely deleted whatever was made. */
export function expire(ticket: Ticket): Stepped {
  return step("expire", ticket, { kind: "refused", code: "timed_out" });
}

function step(
  name: keyof typeof TRANSITIONS,
  ticket: Ticket,
  state: TicketState,
  changes: Partial<Ticket> = {},
): Stepped {
  const { from, to }: Transition = TRANSITIONS[name];
  if (state.kind !== to) throw new Error(`the step ${name} leads to ${to}, not to ${state.kind}`);
  return from.includes(ticket.state.kind) ? { ...ticket, ...changes, state } : null;
}

/** Only while that very claim is open: another run may have settled it, and claimed anew. */
function ofClaim(
  ticket: Ticket,
  claimed: Claim,
  then: (open: Extract<TicketState, { kind: "posting" }>) => Stepped,
): Stepped {
  return ticket.state.kind === "posting" && isStill(ticket, claimed) ? then(ticket.state) : null;
}

/** True while the ticket is where its holder left it: granted, or posting under that claim. */
function isStill({ state }: Ticket, claimed: Claim | null): boolean {
  if (claimed === null) return state.kind === "granted";
  return state.kind === "posting" && state.claimedAt === claimed.claimedAt;
}
