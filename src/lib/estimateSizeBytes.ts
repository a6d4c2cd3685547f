/** More parts than these are not looked at: the estimate must cost less than what it is for. */
const MAX_PARTS = 400;
const SAMPLED_ITEMS = 32;
const OBJECT_BYTES = 16;
const NUMBER_BYTES = 8;

/** About how much memory a value holds, by walking a bounded part of it; long lists are judged by a sample. */
export function estimateSizeBytes(value: unknown): number {
  partCount = 0;
  return Math.ceil(measure(value));
}

// Outside, for a closure a call would cost more than small values do; it is of no use between calls.
let partCount = 0;

function measure(value: unknown): number {
  if (typeof value === 'string') return OBJECT_BYTES + 2 * value.length;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES;
  partCount += 1;
  if (partCount > MAX_PARTS) return OBJECT_BYTES;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return OBJECT_BYTES + value.byteLength;
  if (Array.isArray(value)) return measureItems(value);
  if (value instanceof Map) return measureItems([...value.keys()]) + measureItems([...value.values()]);
  if (value instanceof Set) return measureItems([...value]);
  if (typeof Blob === 'function' && value instanceof Blob) return OBJECT_BYTES + value.size;
  const record = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(record);
  if (keys.length > SAMPLED_ITEMS) return measureItems(keys) / 2 + measureItems(Object.values(record));
  let sizeBytes = OBJECT_BYTES;
  for (const key of keys) sizeBytes += NUMBER_BYTES + measure(record[key]);
  return sizeBytes;
}

function measureItems(items: readonly unknown[]): number {
  const step = Math.max(1, items.length / SAMPLED_ITEMS);
  let sizeBytes = 0;
  for (let index = 0; index < items.length; index += step) sizeBytes += measure(items[Math.floor(index)]);
  return OBJECT_BYTES + sizeBytes * step;
}
