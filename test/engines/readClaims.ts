import { readFileSync } from 'node:fs';
import type { EngineName } from './stage.ts';

/** What docs/engines.md says that this engine has, by the first cell of each row. */
export function readClaims(engine: EngineName): ReadonlyMap<string, string> {
  const page = readFileSync('docs/engines.md', 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  const head = cells[0] ?? [];
  const column = head.indexOf(engine);
  // The first table ends where rows have another number of columns.
  const table = cells.slice(2).filter((row) => row.length === head.length);
  return new Map(table.map((row) => [row[1] ?? '', row[column] ?? '']));
}

/** The same, as the engine itself says it; `null` for what no expression can tell. */
export function askFor(claim: string): string | null {
  const [, entryType] = /^`([a-z-]+)` entries$/.exec(claim) ?? [];
  const [, member] = /^`([\w.]+)`$/.exec(claim) ?? [];
  if (entryType) return `PerformanceObserver.supportedEntryTypes.includes('${entryType}') ? 'yes' : 'no'`;
  if (claim === '`responseStatus` of resources') {
    return `'responseStatus' in PerformanceResourceTiming.prototype ? 'yes' : 'no'`;
  }
  if (member) return `window.${member} === undefined ? 'no' : 'yes'`;
  if (claim === 'step of the clock') return `Math.round(${SMALLEST_STEP} * 10) / 10 + ' ms'`;
  return null;
}

/** Of a hundred steps: a slow machine skips some. */
const SMALLEST_STEP = `(() => {
  let smallest = Infinity;
  for (let last = performance.now(), steps = 0; steps < 100;) {
    const now = performance.now();
    if (now === last) continue;
    smallest = Math.min(smallest, now - last);
    last = now;
    steps += 1;
  }
  return smallest;
})()`;
