import { quantile } from '../quantile.ts';
import type { LabRequest } from './watchNetwork.ts';

/** What was asked of one host. */
export interface HostTiles {
  readonly host: string;
  readonly tileCount: number;
  readonly failedCount: number;
  /** The page took them back. */
  readonly abortedCount: number;
  /** Requests that were held back, for nobody allowed the host. */
  readonly heldCount: number;
  readonly p75Ms: number | null;
}

/** By host, most tiles first. */
export function countTiles(requests: readonly LabRequest[]): readonly HostTiles[] {
  const hosts = [
    ...new Set(requests.filter(({ isTile, outcome }) => isTile || outcome === 'held').map(({ host }) => host)),
  ];
  return hosts
    .map((host): HostTiles => {
      const own = requests.filter((request) => request.host === host);
      const tiles = own.filter(({ isTile, isServed, outcome }) => isTile && !isServed && outcome !== 'held');
      const isFailed = ({ outcome, status }: LabRequest): boolean => outcome === 'failed' || (status ?? 200) >= 400;
      const done = tiles.filter((tile) => tile.outcome === 'done' && !isFailed(tile));
      return {
        host,
        tileCount: tiles.length,
        failedCount: tiles.filter(isFailed).length,
        abortedCount: tiles.filter(({ outcome }) => outcome === 'aborted').length,
        heldCount: own.filter(({ outcome }) => outcome === 'held').length,
        p75Ms: quantile(
          done.map(({ startMs, endMs }) => (endMs ?? startMs) - startMs),
          0.75,
        ),
      };
    })
    .toSorted((a, b) => b.tileCount - a.tileCount);
}

/** Why a map may be empty; nothing where its tiles came. */
export function sayMissing({ host, tileCount, failedCount, heldCount }: HostTiles): string {
  if (heldCount > 0) return `${heldCount} requests to ${host} were held back: \`--allow-host ${host}\` lets them out`;
  return failedCount > 0 ? `${failedCount} of ${tileCount} tiles of ${host} failed` : '';
}
