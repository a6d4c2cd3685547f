import type { Attributes } from '../types/sample.ts';

/** The same text for the same operation: its name and its attributes, in any order. */
export function operationKey(name: string, attributes: Attributes): string {
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, entries]);
}
