/** A problem that the API names, with the field it is about. */
interface Problem {
  readonly message: string;
  readonly param: string | null;
}

/** The API's no, in its own words. */
export interface Refusal extends Problem {
  readonly code: string | null;
  /** Every problem of the request, the first included. */
  readonly problems: readonly Problem[];
}

/** Reads the body of a refusal; a body of somebody else (a gateway's page) becomes `otherwise`. */
export function readRefusal(body: unknown, otherwise: string): Refusal {
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const first = problemOf(error, otherwise);
  const details = Array.isArray(error["details"]) ? error["details"].filter(isObject) : [];
  const problems = details.length > 0 ? details.map((each) => problemOf(each, otherwise)) : [first];
  return { ...first, code: typeof error["code"] === "string" ? error["code"] : null, problems };
}

/** What is said beside one field; empty when nothing is. */
export function aboutField(refusal: Refusal | null, field: string): string {
  const own = (refusal?.problems ?? []).filter(({ param }) => fieldOf(param) === field);
  return own.map(({ message }) => message).join(" ");
}

/** What no field of the form is about. */
export function aboutTheWhole(refusal: Refusal | null, fields: readonly string[]): string {
  const rest = (refusal?.problems ?? []).filter(({ param }) => !fields.includes(fieldOf(param)));
  return rest.map(({ message }) => message).join(" ");
}

/** A part of a field ("input_reference.image_url") is said beside the field. */
function fieldOf(param: string | null): string {
  return param?.split(/[.[]/)[0] ?? "";
}

function problemOf(value: Readonly<Record<string, unknown>>, otherwise: string): Problem {
  return {
    message: typeof value["message"] === "string" ? value["message"] : otherwise,
    param: typeof value["param"] === "string" ? value["param"] : null,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
