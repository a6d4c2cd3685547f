import type { Snapshot } from '../types/snapshot.ts';
import type { News } from './newsBook.ts';
import { VITAL_ORDER } from './vitalWords.ts';

/** `Move places.cluster to a worker`: what stands before the name of an operation, the name, and what stands after it. */
export type ToDo = readonly [before: string, name: string, after: string];

const WAITS_FOR_TILES = /^(FTP|TCM|ST|VCD)$/;

/** The one thing to do next. */
export function whatToDo(news: News | null, { vitals, tiles, violationCount }: Snapshot): ToDo {
  if (news?.mended === null) return mend(news.violation, tiles);
  const isWaiting = vitals.GDF.value === null && vitals.GSL.value === null;
  if (isWaiting) return ['Drag or zoom to measure the rest', '', ''];
  return [violationCount > 0 ? 'Nothing to do now' : 'Nothing to do: all limits kept', '', ''];
}

function mend({ operation, metric, ran, cause }: News['violation'], tiles: Snapshot['tiles']): ToDo {
  const isVital = VITAL_ORDER.some((name) => name === operation);
  const name = isVital ? cause?.operations.find(({ isPending }) => !isPending)?.name : operation;
  if (metric === 'errorRatio') return ['Find out why ', operation, ' fails'];
  if (metric === 'memoryDeltaBytes') return ['Find out what ', operation, ' keeps'];
  if (metric === 'stuck') return ['Find out what is stuck: ', operation, ''];
  // What hands data to the map is not to be moved: the map takes it on the page.
  if (name?.startsWith('source.')) return ['Give the map less data at once in ', name, ''];
  if (name && ran?.on === 'worker') {
    return ['Let ', name, metric === 'blockMs' ? ' send and get less' : ' do or wait less in its worker'];
  }
  if (name) return ['Move ', name, ' to a worker'];
  if (cause?.advice) return [cause.advice.replace(/^./, (letter) => letter.toUpperCase()), '', ''];
  if (cause) return ['Look at ', cause.heldBy, ''];
  if (operation === 'GDF' || operation === 'GSL') return ['Wrap what you suspect in measure()', '', ''];
  const [slowest] = tiles.toSorted((a, b) => (b.p75Ms ?? 0) - (a.p75Ms ?? 0));
  return slowest?.p75Ms && WAITS_FOR_TILES.test(operation)
    ? ['Bring the tiles of ', slowest.sourceId, ' sooner']
    : ['Look at ', operation, ''];
}
