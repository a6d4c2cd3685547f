import type { DeviceFacts } from '../types/deviceFacts.ts';

/** Devices of one class share what was learned: `4 cores, 8 GB, blink`. Coarse, so that it names nobody. */
export function deviceClassOf({ logicalCores, memoryGb, engine }: DeviceFacts): string {
  const cores = logicalCores === null ? '?' : String(2 ** Math.round(Math.log2(Math.max(1, logicalCores))));
  return `${cores} cores, ${memoryGb ?? '?'} GB, ${engine}`;
}
