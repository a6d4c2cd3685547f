import { badOption } from '../../lib/failure.ts';
import { unwrapMap } from '../../lib/unwrapMap.ts';

type MapEventName = 'idle' | 'movestart' | 'remove';

/** What of a MapLibre map (4, 5 or 6) is needed. */
export interface LayeredMap {
  readonly _removed?: boolean;
  on(type: MapEventName, listener: () => void): unknown;
  off(type: MapEventName, listener: () => void): unknown;
  getContainer(): HTMLElement;
  getCanvas(): HTMLCanvasElement;
  getLayersOrder(): string[];
  getLayer(id: string): { readonly type?: string; isHidden?(zoom: number): boolean } | undefined;
  getLayoutProperty(id: string, name: 'visibility'): unknown;
  setLayoutProperty(id: string, name: 'visibility', value: unknown): unknown;
  getZoom(): number;
  isMoving(): boolean;
  loaded(): boolean;
  triggerRepaint(): void;
  redraw(): unknown;
}

const NEEDED: readonly (keyof LayeredMap)[] = [
  'getLayersOrder',
  'getLayoutProperty',
  'setLayoutProperty',
  'getCanvas',
  'redraw',
];

/** @throws BAD_OPTION for what is no MapLibre map */
export function requireLayeredMap(given: object): LayeredMap {
  const map = typeof given === 'object' && given !== null ? unwrapMap(given) : {};
  if (NEEDED.some((name) => typeof Reflect.get(map, name) !== 'function')) {
    throw badOption('map', 'a MapLibre map', given, 'measureLayers.map');
  }
  // The cast: it has what tells it from others.
  return map as LayeredMap;
}
