import { readPage } from './readPage.ts';
import { writeAll } from './writeAll.ts';
import { writeMarkdown } from './writeMarkdown.ts';
import type { Readable } from './readPage.ts';
import type { WriteOptions } from './writeAll.ts';

/**
 * A report, a comparison of two, or several sessions merged, as Markdown that fits a comment on a pull request: the verdict,
 * what to do first, one table, the rest folded.
 * @param options `guides`: where the guides are, without a slash at the end. @default no links
 *
 * @example
 * await navigator.clipboard.writeText(formatMarkdown(mapPerformance.report()));
 */
export function formatMarkdown(document: Readable, options?: WriteOptions): string {
  return writeAll(writeMarkdown(readPage(document), options));
}
