import type { ReadHeard } from '../types/hearing.ts';
import type { AdapterEvent } from '../types/mapEvents.ts';
import type { AdapterLook, ToldMap } from './hearAdapter.ts';

/** The second half of any whole adapter: what it told, on a map that answers as it did then. */
export const readAdapter: ReadHeard<AdapterEvent, ToldMap, AdapterLook | undefined> = ({ map }, sink, { first }) => {
  let asked = first;
  sink.attached({
    get container() {
      return map.container;
    },
    describe: () => asked?.description ?? map.describe(),
    isComplete: () => asked?.isComplete ?? map.isComplete(),
    mayHaveDrawnTile: () => asked?.mayHaveDrawnTile ?? map.mayHaveDrawnTile(),
    ...(map.readView ? { readView: map.readView.bind(map) } : {}),
    ...(map.watchSource ? { watchSource: (source) => (asked ? null : map.watchSource!(source)) } : {}),
    ...(map.cannotMeasure ? { cannotMeasure: map.cannotMeasure } : {}),
  });
  return {
    event(event, look) {
      asked = look ?? asked;
      sink.event(event);
    },
    live() {
      asked = undefined;
    },
    stop() {},
  };
};
