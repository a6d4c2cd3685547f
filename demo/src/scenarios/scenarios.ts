import { filterByCountry } from './filterByCountry.ts';
import { flyAroundTheWorld } from './flyAroundTheWorld.ts';
import { importPlaces } from './importPlaces.ts';
import { joinPlacesToCounties } from './joinPlacesToCounties.ts';
import { lookUpPoints } from './lookUpPoints.ts';
import { mergeCounties } from './mergeCounties.ts';
import { reclusterWhilePanning } from './reclusterWhilePanning.ts';
import { zoomToChicago } from './zoomToChicago.ts';
import type { Scenario } from './scenario.ts';

/** What a visitor does with a map. */
export const journeys: readonly Scenario[] = [flyAroundTheWorld, zoomToChicago, filterByCountry, reclusterWhilePanning];

/** What a map app computes. */
export const heavyWork: readonly Scenario[] = [joinPlacesToCounties, mergeCounties, lookUpPoints, importPlaces];
