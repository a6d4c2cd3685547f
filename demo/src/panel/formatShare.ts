/** A share of one in per cent: 0.4 %, 25 %. */
export function formatShare(ratio: number): string {
  return `${Number((ratio * 100).toFixed(ratio < 0.1 ? 1 : 0))} %`;
}
