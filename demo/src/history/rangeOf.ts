/** From the first to the last with some room at both ends, s; an hour around a single session. */
export function rangeOf(timesS: readonly number[]): [number, number] {
  const [min, max] = [Math.min(...timesS), Math.max(...timesS)];
  const pad = max > min ? (max - min) * 0.05 : 1800;
  return [min - pad, max + pad];
}
