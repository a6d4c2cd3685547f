// Buckets per octave at the finest scale, 5: base = 2^(1/32).
const STEPS = 32;
const MANTISSA_BITS = 20;
const MANTISSA_MASK = 0xfffff;
const EXPONENT_BIAS = 1023;
const CELL_SHIFT = 14;
const SMALLEST_NORMAL = 2 ** -1022;

// A double's own bits hold its logarithm: the exponent is the octave, the mantissa the place in it. Every host that runs
// JavaScript is little-endian, so word 1 is the high one.
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

// The mantissas of 2^(k/32), in two words, and a sentinel above them all.
const borderHigh = new Uint32Array(STEPS + 1);
const borderLow = new Uint32Array(STEPS + 1);
// For each 1/64 of the mantissa's range, the first border at or above its start: no cell holds more than one.
const firstBorder = new Uint8Array(1 << (MANTISSA_BITS - CELL_SHIFT));

for (let step = 0; step < STEPS; step += 1) {
  double[0] = 2 ** (step / STEPS);
  borderHigh[step] = words[1]! & MANTISSA_MASK;
  borderLow[step] = words[0]!;
}
borderHigh[STEPS] = MANTISSA_MASK + 1;
for (let cell = 0, border = 0; cell < firstBorder.length; cell += 1) {
  while (borderHigh[border]! < cell << CELL_SHIFT) border += 1;
  firstBorder[cell] = border;
}

/**
 * The index of the bucket (base^i, base^(i+1)], base = 2^(1/32), that holds a finite value above 0: OpenTelemetry's
 * exponential mapping at scale 5. Exact: a power of two, or a border as a double, lands in the bucket that it closes.
 * The index at a coarser scale is this one shifted right, once for each step of the scale.
 *
 * https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponential-buckets
 */
export function bucketIndex(value: number): number {
  // Subnormal doubles have no exponent of their own: borrow one.
  if (value < SMALLEST_NORMAL) return bucketIndex(value * 2 ** 52) - 52 * STEPS;
  double[0] = value;
  const high = words[1]!;
  const mantissa = high & MANTISSA_MASK;
  let border = firstBorder[mantissa >>> CELL_SHIFT]!;
  const limit = borderHigh[border]!;
  if (mantissa > limit || (mantissa === limit && words[0]! > borderLow[border]!)) border += 1;
  return ((high >>> MANTISSA_BITS) - EXPONENT_BIAS) * STEPS + border - 1;
}
