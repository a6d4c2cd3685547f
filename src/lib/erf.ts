/** The error function for arguments from 0 up, within 1.5e-7. Source: Abramowitz and Stegun, 7.1.26. */
export function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return 1 - poly * Math.exp(-x * x);
}
