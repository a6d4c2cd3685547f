import { DeckGL } from '@deck.gl/react';
import { attachDeckGl } from 'mapvitals';
import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { showPage } from '../showPage.ts';
import { HOME } from '../world.ts';
import { createTiles, flightTo, viewStateOf } from './deckGlLayers.ts';
import type { DeckGLRef } from '@deck.gl/react';
import type { ReactNode } from 'react';
import type { DeckGlMap, DeckGlRef } from 'mapvitals';
import type { ShownMap } from '../showPage.ts';

type Show = (shown: ShownMap<DeckGlMap | DeckGlRef>) => void;

function Map({ show }: { readonly show: Show }): ReactNode {
  const ref = useRef<DeckGLRef>(null);
  const [viewState, setViewState] = useState(viewStateOf(HOME));
  useEffect(() => {
    if (ref.current) show({ map: ref.current, flyTo: (view, durationMs) => setViewState(flightTo(view, durationMs)) });
  }, [show]);
  return <DeckGL ref={ref} initialViewState={viewState} controller layers={[createTiles()]} />;
}

showPage<DeckGlMap | DeckGlRef>({
  id: 'reactDeckGl',
  adapter: attachDeckGl,
  open: (container, show) => createRoot(container).render(<Map show={show} />),
});
