const LINES_TOLD = 100;
/** Requests that were answered well: a test that waits makes a dozen a second, and they would be all that is told. */
const ANSWERED = /"event":"http_request".*"status":[23]\d\d|^info: Microsoft\.AspNetCore|^ {6}Request /;

/** What a host said last that may tell why a test failed. */
export function lastWords(hostLines: readonly string[]): readonly string[] {
  return hostLines.filter((line) => !ANSWERED.test(line)).slice(-LINES_TOLD);
}
