import { LEFT } from './left.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Left } from './left.ts';

/** Why the browser forbids it: then nothing was left either. */
export function keepLines(page: ExportSettings['page'], isKept: (line: string) => boolean): string | undefined {
  try {
    const { localStorage } = page?.window ?? {};
    // A server and a worker have none.
    if (localStorage === undefined) return undefined;
    const text = localStorage.getItem(LEFT);
    if (text === null) return undefined;
    const kept = text.split('\n').slice(0, -1).filter(isKept);
    if (kept.length > 0) localStorage.setItem(LEFT, `${kept.join('\n')}\n`);
    else localStorage.removeItem(LEFT);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** `null`: it says that there was no room, or something else wrote it. */
export function readLeft(line: string): Left | null {
  try {
    // The cast: what else may be there has not all of these.
    const it = JSON.parse(line) as Left;
    const isLeft = it.length === 5 && [it[1], it[2]].every(Number.isFinite) && Array.isArray(it[4]);
    return isLeft && it[3].every(([report]) => typeof report === 'object' && 'session' in report) ? it : null;
  } catch {
    return null;
  }
}
