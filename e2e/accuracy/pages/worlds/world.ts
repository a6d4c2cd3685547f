import { createMapPerformance } from 'mapvitals';
import type { Adapter, MapPerformance } from 'mapvitals';

/** Where a map looks: `zoom` in tiles of 256 pixels, whatever its library counts in. */
export interface WorldView {
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface WorldOptions {
  readonly container: HTMLElement;
  /** The folder of the tiles. */
  readonly tiles: string;
  readonly view: WorldView;
  /** Other tiles than a library's own here, what fades, or fewer pixels. Not every library has each. @default 'plain' */
  readonly look?: WorldLook;
}

export type WorldLook = 'plain' | 'images' | 'vectors' | 'fading' | 'coarse';

/** A real map of one library, as an app makes it: tiles full of small squares, and one point of the app's own. */
export interface World {
  readonly map: object;
  /** As `measureUpdate` names it. */
  readonly source: string | object;
  /** Puts the app's point there. */
  setPoint(view: WorldView): void;
  /** From now on keys are the map's. */
  focus(): void;
  /** `isLate`: all that its adapter tells comes late, as a check of the check. */
  measure(options: MeasureOptions): MapPerformance<never>['monitor'];
}

export interface MeasureOptions {
  readonly createdAtMs: number;
  readonly isLate: boolean;
}

export type OpenWorld = (options: WorldOptions) => World;

const LATE_MS = 200;

export function createWorld<MapType extends object>({
  map,
  adapter,
  ...rest
}: Omit<World, 'map' | 'measure'> & { readonly map: MapType; readonly adapter: Adapter<MapType> }): World {
  return {
    map,
    ...rest,
    measure({ createdAtMs, isLate }) {
      const measured = createMapPerformance<MapType>({ adapter: isLate ? late(adapter) : adapter });
      measured.attach(map, { createdAtMs });
      return measured.monitor;
    },
  };
}

function late<MapType>(adapter: Adapter<MapType>): Adapter<MapType> {
  return (map, sink, options) =>
    adapter(
      map,
      {
        attached: sink.attached,
        problem: sink.problem,
        event: (event) => void setTimeout(() => sink.event({ ...event, atMs: event.atMs + LATE_MS }), LATE_MS),
      },
      options,
    );
}
