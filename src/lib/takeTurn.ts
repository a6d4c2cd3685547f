/** More than lie between a value's arrival and the code that asked for it, through all that hands it on. */
const STEPS = 32;

/** Resolves once those who were handed a value at the same time, and came before this one, have done with it what they do at once. */
export async function takeTurn(place: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- to wait is what it is for
  for (let step = place * STEPS; step > 0; step -= 1) await undefined;
}
