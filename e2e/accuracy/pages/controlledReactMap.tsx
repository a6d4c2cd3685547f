import { Map as ReactMap } from '@vis.gl/react-maplibre';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { baseStyle } from './styles.ts';
import type { MapRef } from '@vis.gl/react-maplibre';
import type { SceneWorld } from './scenes.ts';

interface ControlledOptions {
  readonly center: readonly [number, number];
  readonly zoom: number;
  readonly fadeDuration: number;
}

/** react-map-gl with its camera in React's state: it sets the camera anew after each move. */
export function renderControlledMap(world: SceneWorld, { center, zoom, fadeDuration }: ControlledOptions): void {
  const { mapLibre, tiles, container, measured, noteCreation } = world;
  const style = baseStyle(tiles);
  const createdAtMs = noteCreation();
  const attach = (ref: MapRef | null): void => {
    if (ref) measured.attach(ref.getMap(), { createdAtMs });
  };
  const lib: unknown = mapLibre;

  function ControlledMap(): React.ReactNode {
    const [viewState, setViewState] = useState({ longitude: center[0], latitude: center[1], zoom });
    return (
      <ReactMap
        {...viewState}
        ref={attach}
        // Its own type of the library has more in it than it uses.
        mapLib={lib as typeof import('maplibre-gl')}
        mapStyle={style}
        fadeDuration={fadeDuration}
        attributionControl={false}
        style={{ width: 400, height: 300 }}
        onMove={(event) => setViewState(event.viewState)}
      />
    );
  }

  createRoot(container).render(<ControlledMap />);
}
