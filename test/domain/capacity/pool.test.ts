import { describe, expect, test } from "vitest";
import { grant } from "../../../src/lib/domain/capacity/grant.ts";
import { UNTOUCHED } from "../../../src/lib/domain/capacity/groupState.ts";
import { limitsOf, resourcesOf } from "../../../src/lib/domain/capacity/pool.ts";
import type { GroupState, Reach, Ticket, TicketState } from "../../../src/lib/domain/capacity/ticket.ts";
import { configured, SORA_2 } from "../../support/samples/sampleModels.ts";
import { CLAIM, ticketOf } from "../../support/samples/sampleTicket.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const POOL = configured({
  name: "sora-2",
  resources: [
    { endpoint: "https://a.example", maxRunning: 2 },
    { endpoint: "https://b.example", maxRunning: 1, maxCreatesPerMinute: 1 },
  ],
});
const GROUP = "pool:sora-2";

const at = (host: string) => ({ ...SORA_2.target, endpoint: `https://${host}` });
const runsOn = (host: string): TicketState => ({
  kind: "bound",
  slot: true,
  providerId: "p",
  submittedAt: NOW,
  expiresAt: NOW,
  target: at(host),
});
const waiting = (changes: Partial<Ticket> = {}): Partial<Ticket> => ({ model: "sora-2", ...changes });
const line = (...tickets: readonly Partial<Ticket>[]) => tickets.map((each, place) => ticketOf(place, each));

/** Where each ticket that gets a slot goes: its place in the line, and the resource. */
function given(tickets: readonly Ticket[], reaches: Readonly<Record<string, Partial<Reach>>> = {}) {
  const state: GroupState = {
    ...UNTOUCHED,
    resources: Object.entries(reaches).map(([resource, reach]) => ({
      resource,
      pausedUntil: 0,
      outages: 0,
      silentAt: 0,
      creates: [],
      ...reach,
    })),
  };
  const resources = resourcesOf(GROUP, [POOL], tickets);
  const decision = grant(tickets, state, limitsOf(undefined, resources), NOW, { resources });
  return decision.granted.map((ticket) => [
    tickets.findIndex(({ jobKey }) => jobKey === ticket.jobKey),
    ticket.state.kind === "granted" ? ticket.state.resource : null,
  ]);
}

describe("the line of a pool", () => {
  test("gives each resource its own slots, first come first served", () => {
    expect(given(line(waiting(), waiting(), waiting(), waiting()))).toEqual([
      [0, "a.example"],
      [1, "a.example"],
      [2, "b.example"],
    ]);
    expect(given(line({ state: runsOn("a.example") }, { state: runsOn("b.example") }, waiting()))).toEqual([
      [2, "a.example"],
    ]);
  });

  test("passes over a resource that pauses, that has its creates of the minute, or that another tries", () => {
    const three = line(waiting(), waiting(), waiting());
    const pausedUntil = NOW + 9_000;
    expect(given(three, { "a.example": { pausedUntil } })).toEqual([[0, "b.example"]]);
    expect(given(three, { "b.example": { creates: [NOW - 1_000] } })).toHaveLength(2);
    const posting: TicketState = { kind: "posting", ...CLAIM, target: at("a.example") };
    expect(given(line({ state: posting }, waiting(), waiting()), { "a.example": { outages: 1 } })).toEqual([
      [1, "b.example"],
    ]);
  });

  test("does not keep others waiting for who needs a resource that is full", () => {
    const running = { state: runsOn("b.example") };
    const passed = [{ resource: "a.example", code: "provider_auth" } as const];
    expect(given(line(running, waiting({ passed }), waiting({ only: "b.example" }), waiting()))).toEqual([
      [3, "a.example"],
    ]);
  });

  test("gives who has passed every resource its turn to end, without one", () => {
    const passed = ["a.example", "b.example"].map(
      (resource) => ({ resource, code: "provider_quota" }) as const,
    );
    expect(given(line(waiting({ passed })))).toEqual([[0, undefined]]);
  });

  test("counts no slot of what runs where the settings have nothing any more, and sends a remix there", () => {
    const gone = { state: runsOn("c.example") };
    expect(given(line(gone, gone, gone, waiting(), waiting(), waiting()))).toHaveLength(3);
    expect(given(line(waiting({ only: "c.example" })))).toEqual([[0, "c.example"]]);
  });

  test("is as long as the sum of its resources, unless its group is given less", () => {
    const resources = resourcesOf(GROUP, [POOL], []);
    expect(limitsOf(undefined, resources)).toEqual({ maxRunning: 3, maxCreatesPerMinute: null });
    const said = { maxRunning: 2, maxCreatesPerMinute: 5 };
    expect(limitsOf(said, resources)).toEqual(said);
  });
});

test("a line without a model stands before the present resources of its jobs' models", () => {
  expect(resourcesOf("a.example", [POOL], [{ model: "sora-2" }]).map(({ resource }) => resource)).toEqual([
    "a.example",
    "b.example",
  ]);
  expect(resourcesOf(GROUP, [SORA_2], [{ model: "sora-2" }])).toEqual([]);
});
