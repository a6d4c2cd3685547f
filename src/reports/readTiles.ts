import type { Report } from '../types/report.ts';
import { NONE } from '../lib/none.ts';
import { sayBytes, sayCount, sayDuration, sayMany, sayPercent, sayStatuses } from './say.ts';
import { code, words } from './words.ts';
import type { Cell, Section } from './Page.ts';

/** What was asked of each source, and what came of it. */
export function readTiles({ tiles, settledViewCount }: Report): Section {
  return {
    title: 'Tiles',
    lead: `In ${sayMany(settledViewCount, 'view')} that settled.`,
    fold: sayMany(tiles.length, 'tile source'),
    columns: [
      ['Source'],
      ['Requests', 'number'],
      ['Per view', 'number'],
      ['p75', 'number'],
      ['Network', 'number'],
      ['Failed'],
      ['Missing', 'number'],
      ['Cancelled', 'number'],
      ['From cache', 'number'],
      ['Size', 'number'],
    ],
    rows: tiles.map((tile) => {
      const { sizedCount, cachedCount, failedCount, failedByStatus } = tile;
      const statuses = sayStatuses(failedByStatus);
      const tail = statuses && `: ${statuses}`;
      return [
        { text: [code(tile.sourceId)] },
        number(tile.requestCount, sayCount),
        number(tile.requestsPerView, (count) => count.toFixed(1)),
        number(tile.p75Ms, sayDuration),
        number(tile.networkP75Ms, sayDuration),
        { text: words`${sayCount(failedCount)}${tail}`, tone: failedCount ? 'poor' : undefined },
        number(tile.missingCount, sayCount),
        number(tile.abortedCount, sayCount),
        number(cachedCount === null || !sizedCount ? null : cachedCount / sizedCount, sayPercent),
        number(tile.bytes, sayBytes),
      ];
    }),
  };
}

function number(value: number | null, say: (value: number) => string): Cell {
  return { text: [value === null ? NONE : say(value)] };
}
