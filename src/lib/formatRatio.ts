/** A ratio of 0..1 as per cent, one decimal below ten: `4.2 %`, `38 %`. */
export function formatRatio(ratio: number): string {
  const percent = ratio * 100;
  return `${percent === 0 || percent >= 9.95 ? Math.round(percent) : percent.toFixed(1)}\u00a0%`;
}
