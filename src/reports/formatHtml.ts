import { writeHtml } from './html/writeHtml.ts';
import { readPage } from './readPage.ts';
import { writeAll } from './writeAll.ts';
import type { Readable } from './readPage.ts';
import type { WriteOptions } from './writeAll.ts';

/**
 * A report, a comparison of two, or several sessions merged, as one HTML file that asks for nothing: no script, no font, no
 * picture from elsewhere. It opens from disk, under a strict content security policy too, prints, and follows the reader's
 * light or dark.
 * @param options `guides`: where the guides are, without a slash at the end. @default no links
 *
 * @example
 * await writeFile('report.html', formatHtml(report));
 */
export function formatHtml(document: Readable, options?: WriteOptions): string {
  return writeAll(writeHtml(readPage(document), options));
}
