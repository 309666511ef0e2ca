import { grant } from "../../../src/lib/domain/capacity/grant.ts";
import { recentCreates, UNTOUCHED } from "../../../src/lib/domain/capacity/groupState.ts";
import { holdsSlot } from "../../../src/lib/domain/capacity/holding.ts";
import type { GroupState, Ticket, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import type { GroupLimits } from "../../../src/lib/domain/models/limits.ts";
import { SORA_2 } from "./sampleModels.ts";
import { CLAIM, ticketOf } from "./sampleTicket.ts";
import { NOW } from "./sampleVideo.ts";

/** One thing that happens to a line; `pick` chooses among the tickets it can happen to. */
export type Happening =
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "arrival"; readonly twin: number | null }
  | { readonly kind: "limits"; readonly limits: GroupLimits }
  | { readonly kind: "post" | "bind" | "lose" | "refuse" | "outage" | "release"; readonly pick: number }
  | { readonly kind: "busy" | "askAgain" | "withdraw"; readonly pick: number };

const ACTS_ON: Readonly<Record<string, TicketState["kind"]>> = {
  post: "granted",
  bind: "posting",
  lose: "posting",
  refuse: "posting",
  outage: "posting",
  busy: "posting",
  release: "bound",
  askAgain: "waiting",
  withdraw: "waiting",
};

/** A capacity group as its activities work it, on a clock of its own; a look at the line follows every happening. */
export class LineOfTickets {
  now = NOW;
  limits: GroupLimits;
  group: GroupState = UNTOUCHED;
  tickets: Ticket[] = [];
  /** Every create that was sent. */
  readonly creates: number[] = [];
  lookAgainAt: number | null = NOW;
  /** Those that got a slot at the last look. */
  granted: readonly Ticket[] = [];

  constructor(limits: GroupLimits) {
    this.limits = limits;
  }

  happens(happening: Happening): void {
    switch (happening.kind) {
      case "time":
        this.now += happening.ms;
        break;
      case "arrival":
        this.#arrive(happening.twin);
        break;
      case "limits":
        this.limits = happening.limits;
        break;
      default:
        this.#change(happening.kind, happening.pick);
    }
    this.look();
  }

  look(): void {
    const decision = grant(this.tickets, this.group, this.limits, this.now);
    for (const ticket of decision.changed) this.#keep(ticket);
    this.granted = decision.granted;
    this.lookAgainAt = decision.lookAgainAt;
  }

  holders(): number {
    return this.tickets.filter((ticket) => holdsSlot(ticket, this.now)).length;
  }

  in(kind: TicketState["kind"]): Ticket[] {
    return this.tickets.filter(({ state }) => state.kind === kind);
  }

  #arrive(twin: number | null): void {
    const place = this.tickets.length;
    this.tickets.push(ticketOf(place, twin === null ? {} : { fingerprint: `twin ${twin}` }));
  }

  #change(kind: string, pick: number): void {
    const able = this.in(ACTS_ON[kind] ?? "withdrawn");
    const ticket = able[pick % Math.max(1, able.length)];
    if (!ticket) return;
    if (kind === "post") this.#post(ticket);
    else if (kind === "busy") this.#pause(ticket);
    else if (kind === "askAgain") this.#keep({ ...ticket, lapsed: false });
    else if (kind === "outage")
      this.#keep({ ...ticket, retryAt: this.now + 5_000, state: { kind: "waiting" } });
    else this.#keep({ ...ticket, state: this.#stateAfter(kind) });
  }

  #stateAfter(kind: string): TicketState {
    const binding = { providerId: "p", submittedAt: this.now, expiresAt: this.now, target: SORA_2.target };
    if (kind === "bind") return { kind: "bound", slot: true, ...binding };
    if (kind === "release") return { kind: "bound", slot: false, ...binding };
    if (kind === "lose") return { kind: "unknown", slotUntil: this.now + 600_000, ...CLAIM };
    return kind === "refuse" ? { kind: "refused", code: "invalid_request" } : { kind: "withdrawn" };
  }

  #post(ticket: Ticket): void {
    if (ticket.state.kind !== "granted" || ticket.state.until <= this.now) return;
    this.#keep({ ...ticket, state: { kind: "posting", ...CLAIM } });
    this.group = { ...this.group, creates: [...recentCreates(this.group, this.now), this.now] };
    this.creates.push(this.now);
  }

  #pause(ticket: Ticket): void {
    this.#keep({ ...ticket, state: { kind: "waiting" } });
    this.group = { ...this.group, pausedUntil: this.now + 15_000 };
  }

  #keep(ticket: Ticket): void {
    this.tickets = this.tickets.map((each) => (each.jobKey === ticket.jobKey ? ticket : each));
  }
}
