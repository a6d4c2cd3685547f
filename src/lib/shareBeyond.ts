/**
 * The share of a normal distribution that is more than so many standard deviations from its middle, to both sides, within
 * 1.5e-7. Source: the complement of the error function in Abramowitz and Stegun, 7.1.26.
 */
export function shareBeyond(deviations: number): number {
  const x = Math.abs(deviations) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  return (
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x)
  );
}
