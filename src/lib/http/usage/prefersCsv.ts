/** True when an `Accept` header likes CSV better than JSON (RFC 9110, 12.5.1). */
export function prefersCsv(accept: string | null): boolean {
  const ranges = (accept ?? "*/*").split(",").map(parseRange);
  const weight = (type: string) => {
    const exact = ranges.find(({ name }) => name === type);
    const family = ranges.find(({ name }) => name === `${type.split("/")[0]}/*`);
    return (exact ?? family ?? ranges.find(({ name }) => name === "*/*"))?.weight ?? 0;
  };
  return weight("text/csv") > weight("application/json");
}

function parseRange(text: string): { readonly name: string; readonly weight: number } {
  const [name = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((each) => each.startsWith("q="))?.slice(2);
  const weight = given === undefined ? 1 : Number(given);
  return { name, weight: Number.isFinite(weight) ? weight : 0 };
}
