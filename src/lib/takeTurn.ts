/** More than lie between a value's arrival and the code that asked for it, through all that hands it on. */
const STEPS = 32;

/**
 * Resolves once who was handed a value before this one has done with it what is done at once.
 * @param before that one's own turn; none of the first
 */
export async function takeTurn(before: Promise<void> | undefined): Promise<void> {
  await before;
  for (let step = 0; step < STEPS; step += 1) await Promise.resolve();
}
