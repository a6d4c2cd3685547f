import type { ReadHeard } from '../types/hearing.ts';
import type { ToldEvent, ToldMap } from './hearAdapter.ts';

/** The second half of any whole adapter: what it told, on a map that answers as it did then. */
export const readAdapter: ReadHeard<ToldEvent, ToldMap> = ({ map, atFirst }, sink) => {
  let asked = atFirst;
  sink.attached({
    get container() {
      return map.container;
    },
    describe: () => (asked ? asked.map() : map.describe()),
    isComplete: () => (asked ? asked.isComplete() : map.isComplete()),
    mayHaveDrawnTile: () => (asked ? asked.mayHaveDrawnTile() : map.mayHaveDrawnTile()),
    ...(map.readView ? { readView: map.readView.bind(map) } : {}),
    ...(map.watchSource ? { watchSource: (source) => (asked ? null : map.watchSource!(source)) } : {}),
    ...(map.cannotMeasure ? { cannotMeasure: map.cannotMeasure } : {}),
  });
  return {
    event(event) {
      if (asked && event.map) asked = { ...asked, map: event.map };
      sink.event(event);
    },
    live() {
      asked = undefined;
    },
    stop() {},
  };
};
