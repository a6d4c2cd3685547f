import { downloadText } from '../lib/downloadText.ts';
import type { Clock } from '../types/clock.ts';
import type { ExportOptions } from '../types/report.ts';

export interface TextFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** What not every browser has. */
interface MaybeNavigator {
  readonly clipboard?: { writeText(text: string): Promise<void> };
  share?(data: { readonly files: File[] }): Promise<void>;
}

/** Hands a text to the user. Where the browser lacks the way, or refuses it (no click before it, no permission), it is a file. */
export async function deliverText(
  to: NonNullable<ExportOptions['to']>,
  { name, mediaType, text }: TextFile,
  clock: Clock,
): Promise<void> {
  const host: MaybeNavigator = navigator;
  try {
    if (to === 'clipboard' && host.clipboard) return await host.clipboard.writeText(text);
    // Chromium shares plain text by any name that ends so, and no JSON:
    // https://chromium.googlesource.com/chromium/src/+/main/docs/webshare.md
    if (to === 'share' && host.share) {
      const shared =
        mediaType === 'text/html' || mediaType === 'text/csv' ? [name, mediaType] : [`${name}.txt`, 'text/plain'];
      return await host.share({ files: [new File([text], shared[0] ?? name, { type: shared[1] ?? mediaType })] });
    }
  } catch (error) {
    // Who closed the sheet wants no file.
    if (error instanceof DOMException && error.name === 'AbortError') return;
  }
  downloadText(name, mediaType, text, clock);
}
