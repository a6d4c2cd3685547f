import type { Report } from '../types/report.ts';
import { comparisonBody } from './html/comparisonBody.ts';
import { writePage } from './html/page.ts';
import { sessionBody } from './html/sessionBody.ts';
import type { Comparison } from './comparison.ts';

/**
 * A report, or a comparison of two, as one HTML file that asks for nothing: no script, no font, no picture from elsewhere. It
 * opens from disk, under a strict content security policy too, prints, and follows the reader's light or dark.
 * @param guides where the guides are, without a slash at the end. @default no links
 *
 * @example
 * await writeFile('report.html', formatHtml(report));
 */
export function formatHtml(document: Report | Comparison, { guides }: { readonly guides?: string } = {}): string {
  return writePage('metrics' in document ? comparisonBody(document) : sessionBody(document, guides));
}
