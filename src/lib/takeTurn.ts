/** More than lie between a value's arrival and the code that asked for it, through all that hands it on. */
const STEPS = 32;

/** Resolves once those who were handed a value at the same time, and came before this one, have done with it what they do at once. */
export async function takeTurn(place: number): Promise<void> {
  for (let step = place * STEPS; step > 0; step -= 1) await Promise.resolve();
}
