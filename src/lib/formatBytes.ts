/** Bytes as a person would say them: `740 B`, `12 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  const [amount, unit] =
    Math.abs(bytes) < 1e3 ? [bytes, 'B'] : Math.abs(bytes) < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${amount.toFixed(unit === 'B' || Math.abs(amount) >= 10 ? 0 : 1)}\u00a0${unit}`;
}
