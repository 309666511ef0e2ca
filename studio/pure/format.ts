/** Dollars as people write them: cents, and up to four places where there is less than a cent in it. */
export function formatUsd(usd: number): string {
  const cents = Math.round(usd * 10_000) / 100;
  const places = Number.isInteger(cents) ? 2 : 4;
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places })}`;
}

/** Seconds as people say them: "8 s", "2 min 5 s", "1 h 12 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  const left = minutes % 60;
  return left === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${left} min`;
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(place: number): string {
  const [tens, ones] = [place % 100, place % 10];
  if (tens > 10 && tens < 14) return `${place}th`;
  return `${place}${["th", "st", "nd", "rd"][ones] ?? "th"}`;
}

/** Bytes as people say them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The beginning of a text in one line, cut at a word. */
export function beginning(text: string, most = 90): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** "1280x720" as a shape: width over height; a square where it cannot be read. */
export function aspectOf(size: string | null): number {
  const [width = 0, height = 0] = (size ?? "").split("x").map(Number);
  return width > 0 && height > 0 ? width / height : 1;
}
