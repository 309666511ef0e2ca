/** Tells whether a TrueType font can draw a character, by the table in which it says so (cmap, formats 4 and 12). */
export function fontCoverage(font: Buffer): (codePoint: number) => boolean {
  const cmap = tableOf(font, "cmap");
  const tables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4)),
  );
  const whole = tables.find((table) => table.readUInt16BE(0) === 12);
  if (whole) return ofGroups(whole);
  const basic = tables.find((table) => table.readUInt16BE(0) === 4);
  if (basic) return ofSegments(basic);
  throw new Error("The font says in no known format which characters it has.");
}

function tableOf(font: Buffer, name: string): Buffer {
  const count = font.readUInt16BE(4);
  for (let at = 12; at < 12 + count * 16; at += 16) {
    if (font.toString("latin1", at, at + 4) === name) return font.subarray(font.readUInt32BE(at + 8));
  }
  throw new Error(`The font has no table ${name}.`);
}

function ofGroups(table: Buffer): (codePoint: number) => boolean {
  const groups = Array.from({ length: table.readUInt32BE(12) }, (_, index) => ({
    first: table.readUInt32BE(16 + index * 12),
    last: table.readUInt32BE(20 + index * 12),
  }));
  return (codePoint) => groups.some(({ first, last }) => codePoint >= first && codePoint <= last);
}

function ofSegments(table: Buffer): (codePoint: number) => boolean {
  const size = table.readUInt16BE(6);
  const segments = Array.from({ length: size / 2 }, (_, index) => ({
    last: table.readUInt16BE(14 + index * 2),
    first: table.readUInt16BE(16 + size + index * 2),
  }));
  return (codePoint) =>
    codePoint < 0xffff && segments.some(({ first, last }) => codePoint >= first && codePoint <= last);
}
