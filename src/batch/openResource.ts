/** Something that is in a scope and not yet released. */
export interface OpenResource {
  readonly name: string;
  /** How long it has been open, in milliseconds. */
  readonly ageMs: number;
}
