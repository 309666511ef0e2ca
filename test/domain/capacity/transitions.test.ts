import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Claim, Ticket, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import * as steps from "../../../src/lib/domain/capacity/transitions.ts";
import { CLAIM, ticketOf } from "../../support/samples/sampleTicket.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const BINDING = { providerId: "job_1", submittedAt: NOW, expiresAt: NOW + 86_400_000, target: CLAIM.target };

/** A ticket in each state there is. */
const STATES: { readonly [Kind in TicketState["kind"]]: Extract<TicketState, { kind: Kind }> } = {
  waiting: { kind: "waiting" },
  granted: { kind: "granted", until: NOW + 120_000 },
  posting: { kind: "posting", ...CLAIM },
  unknown: { kind: "unknown", slotUntil: NOW + 2_640_000, ...CLAIM },
  bound: { kind: "bound", slot: true, ...BINDING },
  refused: { kind: "refused", code: "invalid_request" },
  withdrawn: { kind: "withdrawn" },
};

/** Each step of the table, taken. */
const TAKEN: { readonly [Step in keyof typeof steps.TRANSITIONS]: (ticket: Ticket) => Ticket | null } = {
  grantSlot: (ticket) => steps.grantSlot(ticket, NOW),
  lapse: steps.lapse,
  withdraw: steps.withdraw,
  claim: (ticket) => steps.claim(ticket, CLAIM),
  endCall: (ticket) => steps.endCall(ticket, CLAIM, "error", NOW),
  noteAbsence: (ticket) => steps.noteAbsence(ticket, CLAIM, NOW),
  neverMade: (ticket) => steps.neverMade(ticket, CLAIM, NOW),
  postAgain: (ticket) => steps.postAgain(ticket, CLAIM),
  backInLine: (ticket) =>
    steps.backInLine(ticket, ticket.state.kind === "granted" ? null : CLAIM, { retryAt: NOW }),
  askOperator: (ticket) => steps.askOperator(ticket, CLAIM, NOW),
  holdBack: (ticket) => steps.holdBack({ ...ticket, counted: 1 }, CLAIM, NOW),
  keepLooking: (ticket) => steps.keepLooking(ticket, NOW),
  sayNeverMade: (ticket) => steps.sayNeverMade(ticket, CLAIM),
  bind: (ticket) => steps.bind(ticket, BINDING),
  learnExpiry: (ticket) => steps.learnExpiry(ticket, { expiresAt: NOW }),
  noteDeletion: (ticket) => steps.noteDeletion(ticket, "asked"),
  holdSlot: (ticket) => steps.holdSlot(ticket, NOW),
  releaseSlot: steps.releaseSlot,
  goElsewhere: (ticket) =>
    steps.goElsewhere(ticket, BINDING.providerId, { resource: "films.example", code: "provider_failed" }),
  refuse: (ticket) => steps.refuse(ticket, ticket.state.kind === "granted" ? null : CLAIM, "invalid_request"),
  expire: steps.expire,
};

const kinds = Object.keys(STATES) as readonly TicketState["kind"][];
const names = Object.keys(TAKEN) as readonly (keyof typeof steps.TRANSITIONS)[];

const ticketIn = (kind: TicketState["kind"]): Ticket => ticketOf(0, { state: STATES[kind] });

describe("a ticket's step", () => {
  test.each(names)("%s is taken from the states of the table, and from no other", (name) => {
    const { from, to } = steps.TRANSITIONS[name];
    for (const kind of kinds) {
      const after = TAKEN[name](ticketIn(kind));
      const fits = from.some((each) => each === kind);
      expect(after?.state.kind, `${name} from ${kind}`).toBe(fits ? to : undefined);
    }
  });

  test("that settles a claim does nothing once another claim is open", () => {
    const later: Claim = { ...CLAIM, claimedAt: NOW + 1 };
    const ticket = ticketIn("posting");
    expect(steps.endCall(ticket, later, "silence", NOW)).toBeNull();
    expect(steps.noteAbsence(ticket, later, NOW)).toBeNull();
    expect(steps.neverMade(ticket, later, NOW)).toBeNull();
    expect(steps.backInLine(ticket, later, { retryAt: NOW })).toBeNull();
    expect(steps.askOperator(ticket, later, NOW)).toBeNull();
    expect(steps.refuse(ticket, later, "invalid_request")).toBeNull();
  });
});

test("a create that silence left in doubt is posted again once, and no third time", () => {
  const first = steps.postAgain(ticketIn("posting"), CLAIM);
  expect(first).toMatchObject({ counted: 1, state: { kind: "waiting" } });
  const second = { ...ticketIn("posting"), counted: 1 };
  expect(steps.postAgain(second, CLAIM)).toBeNull();
  expect(steps.askOperator(second, CLAIM, NOW)).toMatchObject({ counted: 2, state: { kind: "unknown" } });
});

test("a ticket with counted creates is not just withdrawn", () => {
  expect(steps.withdraw({ ...ticketIn("waiting"), counted: 1 })).toBeNull();
});

test("the diagram in ARCHITECTURE.md shows every step of a ticket, and nothing else", () => {
  const map = readFileSync(fileURLToPath(new URL("../../../ARCHITECTURE.md", import.meta.url)), "utf8");
  const diagram = /## States of a ticket\n```mermaid\n(.*?)```/s.exec(map)?.[1] ?? "";
  const drawn = [...diagram.matchAll(/^ {2}(\w+) --> (\w+): (.*)$/gm)].flatMap(([, from, to, labels = ""]) =>
    labels.split(", ").map((name) => `${from} -> ${to}: ${name}`),
  );
  const table = names.flatMap((name) =>
    steps.TRANSITIONS[name].from.map((from) => `${from} -> ${steps.TRANSITIONS[name].to}: ${name}`),
  );
  expect(drawn.sort()).toEqual(table.sort());
});
