import { StartupProblem } from "../commands/startupProblem.ts";
import { playHotRow } from "./scale/hotRow.ts";

const CREATES = 1_000;
const INSTANCES = 50;
const SECONDS = 20;
/** One way to a storage account of the same region and back; `npm run bench -- api` has the calls, each so long. */
const TRIP_MS = 10;
const SHARDS = [1, 5, 10, 25, 50] as const;
/** Published: entities a second of one partition, and of an account. */
const PARTITION = 2_000;
const ACCOUNT = 20_000;

/** Rows that one film writes or deletes in a partition that all films share, from its create to its end. */
const PARTITIONS: readonly (readonly [name: string, atCreate: number, atEnd: number])[] = [
  ["Ledger, the month: reserve, settle, 4 counters each", 5, 5],
  ["Videos, active: a place, 2 counters", 3, 3],
  ["Videos, everybody: 2 pointers", 2, 0],
  ["Videos, events: with webhooks, an event and its mark", 0, 4],
  ["Capacity, a group: ticket, grant, claim, bind, release; its row at each grant", 1, 9],
];

/**
 * Plays a load of creates over instances on the rows that all of them change, with one copy of the row as today and with more,
 * and prints what each shared partition would have to bear beside its published limit. Numbers are creates a second, instances
 * and milliseconds of a round trip.
 */
export async function run(args: readonly string[]): Promise<void> {
  const [creates = CREATES, instances = INSTANCES, tripMs = TRIP_MS] = args.map(Number);
  if (![creates, instances, tripMs].every((number) => number > 0))
    throw new StartupProblem("The numbers are creates a second, instances and milliseconds of a round trip.");
  console.log(
    `${creates} creates a second over ${instances} instances, ${tripMs} ms a round trip, ${SECONDS} s`,
  );
  console.log("copies of a hot row    accepted a second    p50 ms    p99 ms    tries each    still waiting");
  for (const shards of SHARDS) {
    const borne = playHotRow({ createsPerSecond: creates, seconds: SECONDS, instances, shards, tripMs });
    console.log(
      `${String(shards).padStart(20)} ${borne.perSecond.toFixed(0).padStart(20)} ${borne.p50Ms.toFixed(0).padStart(9)} ` +
        `${borne.p99Ms.toFixed(0).padStart(9)} ${borne.triesEach.toFixed(1).padStart(13)} ${String(borne.left).padStart(16)}`,
    );
  }
  console.log(`\nentities a second at that rate, of ${PARTITION} that a partition is published to take`);
  for (const [name, atCreate, atEnd] of PARTITIONS) {
    const rows = creates * (atCreate + atEnd);
    console.log(
      `${name.padEnd(78)} ${String(rows).padStart(7)}   full at ${Math.floor(PARTITION / (atCreate + atEnd))} films a second`,
    );
  }
  console.log(`an account takes ${ACCOUNT} transactions a second: 12 calls a create are ${creates * 12}`);
}
