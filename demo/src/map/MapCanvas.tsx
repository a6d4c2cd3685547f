import { useEffect, useEffectEvent, useRef } from 'react';
import { applyPalette } from './applyPalette.ts';
import { createDemoMap } from './createDemoMap.ts';
import { keepClearOfPanel } from './keepClearOfPanel.ts';
import { palettes } from './palette.ts';
import type { MapLibreMap } from 'maplibre-gl';
import type { ReactNode } from 'react';
import type { Theme } from '../theme/useTheme.ts';

const NO_WEBGL =
  'The map is drawn with WebGL 2, and this browser gives none: it may be switched off, or not trust this graphics card. Another browser may have it.';

export interface MapCanvasProps {
  readonly theme: Theme;
  /** The map that lives now, `null` when it has gone. */
  readonly onMap: (map: MapLibreMap | null) => void;
  /** There can be no map, and why. */
  readonly onTrouble: (text: string) => void;
}

/** Owns the map: made on mount, removed on unmount, recoloured in between. */
export function MapCanvas({ theme, onMap, onTrouble }: MapCanvasProps): ReactNode {
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibreMap>(null);
  const create = useEffectEvent((element: HTMLElement): MapLibreMap | null => {
    try {
      return createDemoMap(element, palettes[theme]);
    } catch (error) {
      if (document.createElement('canvas').getContext('webgl2')) throw error;
      onTrouble(NO_WEBGL);
      return null;
    }
  });
  const tell = useEffectEvent(onMap);

  useEffect(() => {
    if (!container.current) return undefined;
    const created = create(container.current);
    if (!created) return undefined;
    const letGo = keepClearOfPanel(created);
    map.current = created;
    // The story gives it the focus before anyone has pressed a key: no ring is drawn until then.
    const canvas = created.getCanvas();
    canvas.addEventListener('keydown', () => (canvas.dataset['keys'] = ''));
    canvas.addEventListener('blur', () => (canvas.dataset['keys'] = ''), { once: true });
    tell(created);
    return () => {
      tell(null);
      map.current = null;
      letGo();
      created.remove();
    };
  }, []);

  useEffect(() => {
    const current = map.current;
    if (!current) return;
    const recolor = (): void => applyPalette(current, palettes[theme]);
    if (current.style.loaded()) recolor();
    else current.once('style.load', recolor);
  }, [theme]);

  return <div ref={container} className="map" />;
}
