/** Text with LF line ends: a form upload turns every line end into CRLF, a lone CR too. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}
