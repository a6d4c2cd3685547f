import type { Facts } from './facts.ts';
import type { Seen } from './fill.ts';

/** One row: when something is worth saying, what its evidence is, what to do, and where more is written. */
export interface Rule {
  /** Each thing of this kind in the report. `costMs`: about what it cost the person at the map. */
  readonly when: (facts: Facts) => readonly (Seen & { readonly costMs: number })[];
  /** @default poor from 500 ms on */
  readonly severity?: 'fair';
  /** The headline of a report in which it comes first: what is wrong, because what. @default `title` */
  readonly verdict?: string;
  readonly title: string;
  /** @default how often it was told, and its latest words */
  readonly evidence?: string;
  readonly advice: string;
  /** A page of the docs, and its section. */
  readonly guide: string;
}

export type Rules = Readonly<Record<string, Rule>>;
