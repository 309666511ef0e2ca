/**
 * The same row is wanted by so many at once that even many tries did not get through; later it will. The status is what
 * an overloaded storage itself would say, so that whoever reads statuses treats it alike.
 */
export class Contended extends Error {
  override readonly name = "Contended";
  readonly statusCode = 503;
}
