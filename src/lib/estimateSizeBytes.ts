/** More parts than these are not looked at: the estimate must cost less than what it is for. */
const MAX_PARTS = 400;
const SAMPLED_ITEMS = 32;
const OBJECT_BYTES = 16;
const NUMBER_BYTES = 8;

/** About how much memory a value holds, by walking a bounded part of it; long arrays are judged by a sample. */
export function estimateSizeBytes(value: unknown): number {
  let partCount = 0;

  const measure = (part: unknown): number => {
    if (typeof part === 'string') return OBJECT_BYTES + 2 * part.length;
    if (typeof part !== 'object' || part === null) return NUMBER_BYTES;
    partCount += 1;
    if (partCount > MAX_PARTS) return OBJECT_BYTES;
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return OBJECT_BYTES + part.byteLength;
    if (Array.isArray(part)) return OBJECT_BYTES + measureItems(part);
    if (part instanceof Map) return OBJECT_BYTES + measureItems([...part.keys()]) + measureItems([...part.values()]);
    if (part instanceof Set) return OBJECT_BYTES + measureItems([...part]);
    if (typeof Blob === 'function' && part instanceof Blob) return OBJECT_BYTES + part.size;
    return OBJECT_BYTES + measureItems(Object.keys(part)) / 2 + measureItems(Object.values(part));
  };
  const measureItems = (items: readonly unknown[]): number => {
    const step = Math.max(1, items.length / SAMPLED_ITEMS);
    let total = 0;
    for (let index = 0; index < items.length; index += step) total += measure(items[Math.floor(index)]);
    return total * step;
  };

  return Math.ceil(measure(value));
}
