import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { profile as sora2 } from "../../../src/lib/providers/sora2/profile.ts";
import { root } from "../../commands/buildApp.ts";
import { BUSY, DAYS_A_MONTH, FREE, IDLE, PRICES } from "./figures.ts";

const DAY_SECONDS = 86_400;
const METRIC_ALERTS = 2;
const PRIVATE_ADDRESSES = 7;

const HOST = z.looseObject({
  extensions: z.looseObject({
    durableTask: z.looseObject({
      storageProvider: z.looseObject({
        partitionCount: z.int(),
        maxQueuePollingInterval: z.string().regex(/^00:00:\d\d$/),
      }),
    }),
  }),
});

/** What one thing costs on an idle and on a busy day, in US dollars. */
export interface DayCost {
  readonly what: string;
  readonly idle: number;
  readonly busy: number;
}

export interface DayCosts {
  /** What everybody has. */
  readonly always: readonly DayCost[];
  /** What can be switched on besides. */
  readonly besides: readonly DayCost[];
  /** What the provider takes for the films of a busy day. */
  readonly provider: DayCost;
}

/** What a day costs: computed from the figures, from host.json, and from how many alerts there are. */
export function dayCosts(): DayCosts {
  const alerts = globSync("infra/queries/alerts/*.kql", { cwd: root }).length;
  const sweepGbSeconds = IDLE.sweeps * IDLE.sweepSeconds * IDLE.instanceGb;
  const films = BUSY.films;
  const executions = films * BUSY.executionsAFilm;
  const gbSeconds = sweepGbSeconds + executions * BUSY.secondsAnExecution * IDLE.instanceGb;
  const logs = (IDLE.sweeps * IDLE.logBytesASweep) / 1e9;
  const storedGb = (films * BUSY.filmBytes) / 1e9;
  const alertsADay =
    (alerts * priceOf("logAlertMonth") + METRIC_ALERTS * priceOf("metricAlertMonth")) / DAYS_A_MONTH;
  const ready = IDLE.instanceGb * DAY_SECONDS * priceOf("readyGbSecond");
  const addresses = PRIVATE_ADDRESSES * 24 * priceOf("addressHour");
  return {
    always: [
      {
        what: `running: ${IDLE.sweeps} sweeps of ${IDLE.sweepSeconds} s; ${BUSY.executionsAFilm} executions of ${BUSY.secondsAnExecution} s a film; ${IDLE.instanceGb} GB`,
        idle: runCost(sweepGbSeconds, IDLE.sweeps * 12),
        busy: runCost(gbSeconds, IDLE.sweeps * 12 + executions),
      },
      {
        what: `queues and tables: ${questionsASecond()} questions a second while an instance is up; ${BUSY.storageCallsAFilm} calls a film`,
        idle: IDLE.sweeps * IDLE.upSecondsASweep * questionsASecond() * priceOf("storageCall"),
        busy: (DAY_SECONDS * questionsASecond() + films * BUSY.storageCallsAFilm) * priceOf("storageCall"),
      },
      {
        what: `logs: ${IDLE.logBytesASweep / 1e3} KB a sweep, ${BUSY.logBytesAFilm / 1e3} KB a film`,
        idle: beyondFree(logs, FREE.logGb) * priceOf("logGb"),
        busy: beyondFree(logs + (films * BUSY.logBytesAFilm) / 1e9, FREE.logGb) * priceOf("logGb"),
      },
      { what: `${alerts} log alerts, ${METRIC_ALERTS} metric alerts`, idle: alertsADay, busy: alertsADay },
      {
        what: `the day's films kept for a month: ${BUSY.filmBytes / 1e6} MB each`,
        idle: 0,
        busy: storedGb * priceOf("storedGbMonth"),
      },
    ],
    besides: [
      { what: "prod: one instance always ready", idle: ready, busy: ready },
      { what: `a private network: ${PRIVATE_ADDRESSES} addresses`, idle: addresses, busy: addresses },
    ],
    provider: {
      what: `the provider: ${films} films of ${BUSY.filmSeconds} s of Sora 2`,
      idle: 0,
      busy: films * BUSY.filmSeconds * (sora2.price.usual?.usdPerSecond ?? 0),
    },
  };
}

/** The sum of what everybody has. */
export function together(costs: readonly DayCost[]): Pick<DayCost, "idle" | "busy"> {
  return {
    idle: costs.reduce((sum, { idle }) => sum + idle, 0),
    busy: costs.reduce((sum, { busy }) => sum + busy, 0),
  };
}

/** The price of one unit. */
function priceOf(what: keyof typeof PRICES): number {
  return PRICES[what].usd / PRICES[what].units;
}

function runCost(gbSeconds: number, executions: number): number {
  return (
    beyondFree(gbSeconds, FREE.gbSeconds) * priceOf("gbSecond") +
    beyondFree(executions, FREE.executions) * priceOf("execution")
  );
}

/** What of a day's use is paid, when the month's free part is spread over its days. */
function beyondFree(used: number, freeAMonth: number): number {
  return Math.max(0, used - freeAMonth / DAYS_A_MONTH);
}

/** How often the host asks: each control queue, and the one of work items. */
function questionsASecond(): number {
  const { extensions } = HOST.parse(JSON.parse(readFileSync(join(root, "host.json"), "utf8")));
  const { partitionCount, maxQueuePollingInterval } = extensions.durableTask.storageProvider;
  return (partitionCount + 1) / Number(maxQueuePollingInterval.slice(-2));
}
