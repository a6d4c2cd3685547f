import { tellMistake } from '../lib/failure.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { TellProblem } from '../types/sample.ts';
import type { createLoader } from './loader.ts';

type CreateLoader = typeof createLoader;

let loaded: CreateLoader | undefined;

/**
 * What joins, times and refreshes loads: its code comes with the first of them on the page. `undefined`: it cannot be had, and
 * loads go straight through.
 */
export function loadLoader(
  tell: TellProblem | undefined,
): CreateLoader | undefined | Promise<CreateLoader | undefined> {
  return loaded ?? bring(tell);
}

async function bring(tell: TellProblem | undefined): Promise<CreateLoader | undefined> {
  const load = createLoadLate(
    () => import('./loader.ts'),
    (error) =>
      tellMistake(tell, 'cache.loader-load', `the code that loads into a cache is missing: ${String(error)}.`, 'load'),
  );
  loaded = (await load())?.createLoader ?? loaded;
  return loaded;
}
