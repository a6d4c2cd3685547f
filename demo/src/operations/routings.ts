import type { Routing } from './operations.ts';

/** Every routing with what visitors call it, in the order in which it is offered. */
export const routings: readonly { readonly id: Routing; readonly label: string }[] = [
  { id: 'off', label: 'Off' },
  { id: 'learned', label: 'Learned' },
  { id: 'inline', label: 'Always inline' },
  { id: 'worker', label: 'Always worker' },
  { id: 'batch', label: 'Always batch' },
];
