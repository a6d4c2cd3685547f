import type { Shift } from '../pictures/findShift.ts';

/** What became of one attempt to move the picture. */
export interface Probe {
  /** What the hand did. */
  readonly by: { readonly x: number; readonly y: number };
  /** Where the picture went as the hand moved without a button. */
  readonly hovered: Shift;
  /** Where it went with the button held. */
  readonly dragged: Shift;
  /** The share of the picture that was another after the drag. */
  readonly changedRatio: number;
}

/** A picture that fits worse was not moved, it is another. */
const LEAST_FIT = 0.5;
/** Some libraries lose the first steps, before it is a drag. */
const LEAST_WAY = 0.7;
const MOST_WAY = 1.3;
/** As the cosine of 14 degrees: what goes sideways only, as a chart does, is 20 off. */
const LEAST_COSINE = 0.97;
const LEAST_CHANGE = 0.005;
export const NO_ANSWER = 'it did not answer a drag';

/** `null`: a map, whose picture follows the hand. Else why it is none. */
export function judgeProbe({ by, hovered, dragged, changedRatio }: Probe): string | null {
  if (follows(hovered, by)) return 'it follows the pointer, not the hand';
  if (changedRatio < LEAST_CHANGE) return NO_ANSWER;
  if (follows(dragged, by)) return null;
  if (dragged.fit < LEAST_FIT) return `it changed in a drag, but did not move (fit ${dragged.fit.toFixed(2)})`;
  return `it moved by (${dragged.x}, ${dragged.y}) where the hand went (${by.x}, ${by.y})`;
}

function follows({ x, y, fit }: Shift, by: Probe['by']): boolean {
  const [way, wanted] = [Math.hypot(x, y), Math.hypot(by.x, by.y)];
  if (fit < LEAST_FIT || way < LEAST_WAY * wanted || way > MOST_WAY * wanted) return false;
  return (x * by.x + y * by.y) / (way * wanted) >= LEAST_COSINE;
}
