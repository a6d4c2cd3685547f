export const SIZES = ['pill', 'compact', 'full'] as const;

/** One line; four vitals, what to do and the frames; all there is. */
export type OverlaySize = (typeof SIZES)[number];
