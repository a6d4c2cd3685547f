import type * as explain from './explain.ts';

/** The code that says what held the page, for all monitors of it: it comes once there is something to explain. */
export const explanation: { part: typeof explain | null } = { part: null };

export async function loadExplanation(): Promise<void> {
  explanation.part = await import('./explain.ts');
}
