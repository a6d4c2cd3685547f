/** One line; four vitals, what to do and the frames; all there is. */
export type OverlaySize = 'pill' | 'compact' | 'full';

export const SIZES: readonly OverlaySize[] = ['pill', 'compact', 'full'];
