/** What every answer says unless it says otherwise: kept by nobody, taken for nothing else, and no page of anybody. */
export const USUAL_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};
