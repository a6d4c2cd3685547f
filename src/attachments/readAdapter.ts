import type { ReadHeard } from '../types/hearing.ts';
import type { ToldEvent, ToldMap } from './hearAdapter.ts';

/** The second half of any whole adapter: what it told, on a map that answers as it did then. */
export const readAdapter: ReadHeard<ToldEvent, ToldMap> = ({ map, atFirst }, sink) => {
  let asked = atFirst;
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
    event(event) {
      const { description } = event;
      if (asked && description) asked = { ...asked, description };
      sink.event(event);
    },
    live() {
      asked = undefined;
    },
    stop() {},
  };
};
