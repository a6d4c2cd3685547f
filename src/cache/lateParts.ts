import { tellMistake } from '../lib/failure.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { LoadLate } from '../lib/loadLate.ts';
import type { TellProblem } from '../types/sample.ts';
import type * as lateParts from './parts.ts';

export type LateParts = typeof lateParts;

let loading: Promise<LateParts | undefined> | undefined;

/**
 * What a cache needs when a first value comes, and not before: what joins, times and refreshes loads, and what watches for
 * memory pressure. `undefined`: it cannot be had, and loads go straight through.
 */
export function loadLateParts(tell: TellProblem | undefined): Promise<LateParts | undefined> {
  return (loading ??= createLatePart(() => import('./parts.ts'), tell)());
}

/** A part of a cache that comes late; that it cannot be had is told. */
export function createLatePart<Part>(load: () => Promise<Part>, tell: TellProblem | undefined): LoadLate<Part> {
  return createLoadLate(load, (error) =>
    tellMistake(tell, 'cache.load', `a part of the cache could not be loaded: ${String(error)}.`, 'load'),
  );
}
