import { after } from '../lib/after.ts';
import { asError } from '../lib/asError.ts';
import type { Clock } from '../types/clock.ts';

/** Half a frame: then the page gets its turn. */
const BUDGET_MS = 8;

/** Runs work for each input, one after the other; lets the page breathe; one that fails fails alone. */
export async function runTogether(
  inputs: readonly unknown[],
  work: (input: unknown) => unknown,
  clock: Clock,
): Promise<unknown[]> {
  const results: unknown[] = [];
  let turnStartMs = clock.now();
  for (const input of inputs) {
    if (clock.now() - turnStartMs > BUDGET_MS) {
      await new Promise<void>((resolve) => void after(clock, 0, resolve));
      turnStartMs = clock.now();
    }
    try {
      results.push(await work(input));
    } catch (thrown) {
      results.push(asError(thrown));
    }
  }
  return results;
}
