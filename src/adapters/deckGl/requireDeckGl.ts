import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { DeckGlMap, DeckGlProps, DeckGlRef } from './deckGlLike.ts';

/** @throws BAD_OPTION where it is the map of another library, none, or drawn into another map */
export function requireDeckGl(given: DeckGlMap | DeckGlRef): DeckGlMap {
  const deck = 'finalize' in Object(given) ? (given as DeckGlMap) : (given as DeckGlRef | null)?.deck;
  const props: DeckGlProps | undefined = deck?.props;
  const views = props?.views;
  if (!deck?.getViewports) throw new MapVitalsError('BAD_OPTION', mistake('wrong-map', given, 'attachDeckGl'));
  // deck.gl's own name for the view that follows the map under it.
  if ([views ?? []].flat().some((view) => view?.id === 'mapbox')) {
    throw new MapVitalsError('BAD_OPTION', mistake('deckgl-overlay', given));
  }
  return deck;
}
