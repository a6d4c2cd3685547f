import { createContext, useContext } from 'react';
import type { Context } from 'react';
import { MapVitalsError } from '../src/index.ts';
import type { MapPerformance } from '../src/index.ts';

/** `null` outside a provider. */
export const MapPerformanceContext: Context<MapPerformance<object> | null> =
  createContext<MapPerformance<object> | null>(null);

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
