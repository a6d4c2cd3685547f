import { useEffect, useEffectEvent, useRef } from 'react';
import { applyPalette } from './applyPalette.ts';
import { createDemoMap } from './createDemoMap.ts';
import { keepClearOfPanel } from './keepClearOfPanel.ts';
import { palettes } from './palette.ts';
import type { MapLibreMap } from 'maplibre-gl';
import type { ReactNode } from 'react';
import type { Theme } from '../theme/useTheme.ts';

export interface MapCanvasProps {
  readonly theme: Theme;
  /** The map that lives now, `null` when it has gone. */
  readonly onMap: (map: MapLibreMap | null) => void;
}

/** Owns the map: made on mount, removed on unmount, recoloured in between. */
export function MapCanvas({ theme, onMap }: MapCanvasProps): ReactNode {
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibreMap>(null);
  const create = useEffectEvent((element: HTMLElement) => createDemoMap(element, palettes[theme]));
  const tell = useEffectEvent(onMap);

  useEffect(() => {
    if (!container.current) return undefined;
    const created = create(container.current);
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
