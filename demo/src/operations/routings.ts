import type { Routing } from './operations.ts';

export interface NamedRouting {
  readonly id: Routing;
  readonly label: string;
}

/** What most want to know first: does it help? */
export const firstRoutings: readonly NamedRouting[] = [
  { id: 'off', label: 'Off' },
  { id: 'learned', label: 'Learned' },
];

/** Every routing with what visitors call it, in the order in which it is offered. */
export const routings: readonly NamedRouting[] = [
  ...firstRoutings,
  { id: 'inline', label: 'Always inline' },
  { id: 'worker', label: 'Always worker' },
  { id: 'batch', label: 'Always batch' },
];
