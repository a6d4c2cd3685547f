import { Deck } from '@deck.gl/core';
import { attachDeckGl } from 'mapvitals';
import { showPage } from '../showPage.ts';
import { HOME } from '../world.ts';
import { createTiles, flightTo, viewStateOf } from './deckGlLayers.ts';

showPage({
  id: 'deckGl',
  adapter: attachDeckGl,
  open(container, show) {
    const parent = document.createElement('div');
    parent.className = 'libraries-inner';
    container.append(parent);
    const deck = new Deck({ parent, initialViewState: viewStateOf(HOME), controller: true, layers: [createTiles()] });
    show({
      map: deck,
      flyTo: (view, durationMs) => deck.setProps({ initialViewState: flightTo(view, durationMs) }),
    });
  },
});
