import type { Clock } from '../types/clock.ts';

/** Long enough for every browser to have taken hold of the blob; revoked at once, Safari and old Edge save nothing. */
const REVOKE_AFTER_MS = 10_000;

/** Offers `text` to the user as a file. Does nothing on a server. */
export function downloadText(fileName: string, mediaType: string, text: string, clock: Clock): void {
  if (typeof document === 'undefined') return;
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  clock.setTimer(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
