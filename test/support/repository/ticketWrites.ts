/** Ways to make a ticket's state: spread into a ticket, typed as one, or set on it. */
const WRITES = [
  /\.\.\.[\w.]*[tT]icket,[^;]*?\bstate(?::\s*|,|\s*\})/g,
  /:\s*TicketState\s*=/g,
  /:\s*Ticket\s*=\s*\{/g,
  /[tT]icket\.state\s*=[^=]/g,
];

/** The places of a source where a ticket's state is written, as text. Each statement counts once. */
export function ticketWrites(source: string): readonly string[] {
  return source
    .split(/;\s*\n/)
    .filter((statement) => WRITES.some((write) => new RegExp(write.source).test(`${statement};`)))
    .map((statement) => statement.trim());
}
