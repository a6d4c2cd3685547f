import { toWireError } from '../src/lib/toWireError.ts';
import type { WireError } from '../src/lib/wireError.ts';

/**
 * A clone of a value, or why there is none, which is known only by cloning it. It is the clone that may be sent then: a getter
 * that is asked once more may throw.
 */
export function cloneSafely<Value>(value: Value): { readonly clone: Value } | { readonly cloneError: WireError } {
  try {
    return { clone: structuredClone(value) };
  } catch (thrown) {
    return { cloneError: toWireError(thrown) };
  }
}
