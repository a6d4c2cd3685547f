import { askHost } from './host.ts';

type RandomSource = Partial<Pick<Crypto, 'randomUUID' | 'getRandomValues'>>;

/**
 * Tells sessions apart, and says nothing else. From the host's own randomness alone: an app that decides on `sampleRate`
 * with a `random` that sticks to its user would give all that user's sessions one id.
 */
export function createSessionId(source: RandomSource | undefined = globalThis.crypto): string {
  // Not on pages without TLS: https://developer.mozilla.org/docs/Web/API/Crypto/randomUUID
  const uuid = askHost(() => source.randomUUID!());
  if (uuid) return uuid;
  const bytes = new Uint8Array(16);
  if (!askHost(() => source.getRandomValues!(bytes))) {
    for (const index of bytes.keys()) bytes[index] = Math.random() * 256;
  }
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
