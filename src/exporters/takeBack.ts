import { keepLines, readLeft } from './leftLines.ts';
import type { ExportSettings } from './exportOptions.ts';

/** The page lives on, and sends it itself. Else another one has taken it: so many of its events. */
export function takeBack({ page }: ExportSettings, own: string): { readonly takenCount: number } | null {
  let isThere = own === '';
  if (!isThere) {
    keepLines(page, (line) => {
      const isOwn = `${line}\n` === own;
      isThere ||= isOwn;
      return !isOwn;
    });
  }
  return isThere ? null : { takenCount: readLeft(own)?.[4].length ?? 0 };
}
