/** A text in pieces: whoever writes them may rest between two. */
export type Pieces = readonly (() => string)[];

export interface WriteOptions {
  /** Where your copy of the guides is, without a slash at the end. @default no links */
  readonly guides?: string | undefined;
}

/** All at once. */
export function writeAll(pieces: Pieces): string {
  return pieces.map((piece) => piece()).join('');
}
