import { expect, test } from "vitest";
import {
  afterAttempt,
  type Delivery,
  newDelivery,
  nextAttempt,
} from "../../../src/lib/domain/webhooks/delivery.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const fresh = newDelivery("receiver", "films.example", NOW);

/** The delivery and the times of all attempts, in seconds from the first, when each is answered so. */
function tried(status: number | null) {
  const at: number[] = [];
  let delivery: Delivery = fresh;
  while (delivery.state === "pending") {
    at.push((delivery.nextAt - NOW) / 1_000);
    delivery = afterAttempt(delivery, status, delivery.nextAt);
  }
  return { at, delivery };
}

test.each([500, 404, 301, 429, null])(
  "an answer of %s is tried again in back-off, then hourly, for 24 hours",
  (status) => {
    const { at, delivery } = tried(status);
    expect(at.slice(0, 6)).toEqual([0, 5, 35, 155, 755, 4_355]);
    expect(at.slice(5).every((time, index) => time === 755 + (index + 1) * 3_600)).toBe(true);
    expect(at.at(-1)).toBeLessThanOrEqual(24 * 3_600);
    expect(at.at(-1)).toBeGreaterThan(23 * 3_600);
    expect(delivery).toMatchObject({ state: "failed", attempts: at.length, lastStatus: status });
  },
);

test.each([200, 201, 202, 204])("an answer of %s ends it", (status) => {
  expect(tried(status).delivery).toMatchObject({ state: "delivered", attempts: 1, lastStatus: status });
});

test("410 gives it up at once", () => {
  expect(tried(410).delivery).toMatchObject({ state: "gone", attempts: 1, lastStatus: 410 });
});

test("the next attempt is that of the first receiver whose turn it is; none when all have ended", () => {
  const later = afterAttempt(fresh, 500, NOW);
  expect(nextAttempt([later, afterAttempt(later, 500, NOW + 5_000)])).toBe(NOW + 5_000);
  expect(nextAttempt([afterAttempt(fresh, 200, NOW), afterAttempt(fresh, 410, NOW)])).toBeNull();
});
