import { toWireError } from '../src/lib/toWireError.ts';
import type { WireError } from '../src/lib/wireError.ts';

/** Why a value cannot be cloned, which is known only by cloning it; `undefined` where it can be. */
export function cloneFailure(value: unknown): WireError | undefined {
  try {
    structuredClone(value);
    return undefined;
  } catch (thrown) {
    return toWireError(thrown);
  }
}
