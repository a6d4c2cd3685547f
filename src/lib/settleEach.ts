import { asError } from './asError.ts';
import { isPromiseLike } from './isPromiseLike.ts';

/**
 * Waits for the promises in a list and puts what becomes of them into `outcomes`, each in its place: one that rejects is an
 * Error. A hole is `undefined`. None is left unhandled, though nobody waits for the end.
 */
export async function settleEach(list: readonly unknown[], outcomes: unknown[]): Promise<unknown[]> {
  const waits: Promise<void>[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index];
    if (isPromiseLike(value)) waits.push(settle(value, outcomes, index));
    else outcomes[index] = value;
  }
  if (waits.length > 0) await Promise.all(waits);
  return outcomes;
}

async function settle(value: PromiseLike<unknown>, outcomes: unknown[], index: number): Promise<void> {
  try {
    outcomes[index] = await value;
  } catch (thrown) {
    outcomes[index] = asError(thrown);
  }
}
