import { createContext, useContext } from 'react';
import type { Context } from 'react';
import { MapVitalsError } from '../src/index.ts';
import type { MapPerformance } from '../src/index.ts';
import { badOption } from '../src/lib/failure.ts';

/** `null` outside a provider. */
export const MapPerformanceContext: Context<MapPerformance<object> | null> =
  createContext<MapPerformance<object> | null>(null);

/** One that was given. @throws BAD_OPTION where it is something else */
export function checkGiven<Given extends { readonly monitor: unknown }>(given: Given | null | undefined): Given | null {
  if (given === null || given === undefined) return null;
  // It may be anything: JavaScript calls it, too.
  if (Object(given.monitor) === given.monitor) return given;
  throw badOption('mapPerformance', 'what startMapPerformance or createMapPerformance returns', given);
}

/** What the nearest provider gives. @throws NO_PROVIDER outside one */
export function useProvided(userName: string): MapPerformance<object> {
  return requireProvided(useContext(MapPerformanceContext), userName);
}

export function requireProvided(provided: MapPerformance<object> | null, userName: string): MapPerformance<object> {
  if (provided) return provided;
  throw new MapVitalsError(
    'NO_PROVIDER',
    `\`${userName}\` needs a MapPerformanceProvider, got none above it. Wrap the component in one.`,
  );
}
