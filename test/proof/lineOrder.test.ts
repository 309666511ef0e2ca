import { expect, test } from "vitest";
import type { TicketState } from "../../src/lib/domain/capacity/ticket.ts";
import { LineWatch } from "../support/proof/lineOrder.ts";
import { ticketOf } from "../support/samples/sampleTicket.ts";

const waiting: TicketState = { kind: "waiting" };
const granted: TicketState = { kind: "granted", until: 9_000 };

const ticket = (videoId: string, state: TicketState, tries = 0) =>
  ticketOf(0, { videoId, jobKey: `${videoId}:0`, state, tries });

test("a slot given to a later video while an earlier one stands in line is a turn passed over", () => {
  const watch = new LineWatch();
  watch.note([ticket("a", waiting), ticket("b", waiting)], 1_000);
  watch.note([ticket("a", waiting), ticket("b", granted)], 2_000);
  expect(watch.order([])).toMatchObject({ passedOver: 1 });
});

test("one that came into the line at the same instant was not there to be passed over", () => {
  const watch = new LineWatch();
  watch.note([ticket("a", waiting), ticket("b", granted)], 1_000);
  expect(watch.order([])).toMatchObject({ passedOver: 0 });
});

test("one that was handed over and sent back within an instant has had its turn", () => {
  const watch = new LineWatch();
  watch.note([ticket("a", waiting), ticket("b", waiting)], 1_000);
  watch.note([ticket("a", waiting, 1), ticket("b", granted)], 2_000);
  const order = watch.order([
    { videoId: "b", at: 2_000 },
    { videoId: "a", at: 17_000 },
  ]);
  expect(order).toEqual({ passedOver: 0, mostOvertaken: 1, meanOvertaken: 0.5, unexplained: 0 });
});

test("one that was overtaken before its turn is counted", () => {
  const watch = new LineWatch();
  watch.note([ticket("a", waiting)], 1_000);
  watch.note([ticket("a", granted)], 5_000);
  const order = watch.order([
    { videoId: "b", at: 2_000 },
    { videoId: "a", at: 6_000 },
  ]);
  expect(order).toMatchObject({ unexplained: 1 });
});

test("one that came into the line late, since its workflow had died, was not overtaken by those served before", () => {
  const watch = new LineWatch();
  watch.note([ticket("b", waiting), ticket("c", waiting)], 1_000);
  watch.note([ticket("b", granted), ticket("c", waiting)], 2_000);
  watch.note([ticket("a", waiting), ticket("c", waiting)], 3_000);
  watch.note([ticket("a", waiting), ticket("c", granted)], 4_000);
  watch.note([ticket("a", granted)], 5_000);
  const accepted = ["b", "c", "a"].map((videoId, at) => ({ videoId, at: 2_000 + 1_500 * at }));
  // The first had its turn before; the second one passed it over.
  expect(watch.order(accepted)).toMatchObject({ passedOver: 1, unexplained: 1, mostOvertaken: 2 });
});
