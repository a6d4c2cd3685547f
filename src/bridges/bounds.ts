/** Buckets of histograms, for tools whose own are made for other numbers: the limits of the vitals are among them. */
export const MS_BOUNDS: readonly number[] = [
  10, 25, 50, 100, 200, 500, 1000, 1800, 2500, 3000, 4000, 6000, 10_000, 20_000, 30_000,
];
export const RATIO_BOUNDS: readonly number[] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.12, 0.18, 0.25, 0.35, 0.5, 0.75, 1];
