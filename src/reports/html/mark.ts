import type { Tone } from '../labels.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** Good = circle, fair = square, poor = triangle, none = ring. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'a5 5 0 1 0 .1 0z',
  fair: 'm-5 0h10v10h-10z',
  poor: 'm0 -1l6 11h-12z',
  none: 'a5 5 0 1 0 .1 0z',
};

/** The shape of a rating, in the middle of x and y. */
export function mark(tone: Tone, x: number, y: number, title?: string): Markup {
  return html`<path class="m ${tone}" d="M${round(x)} ${round(y - 5)}${SHAPES[tone]}"
    >${title ? html`<title>${title}</title>` : null}</path
  >`;
}

/** As fine as a picture shows. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
