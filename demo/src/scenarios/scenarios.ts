import { filterByCountry } from './filterByCountry.ts';
import { flyAroundTheWorld } from './flyAroundTheWorld.ts';
import { reclusterWhilePanning } from './reclusterWhilePanning.ts';
import { zoomToChicago } from './zoomToChicago.ts';
import type { Scenario } from './scenario.ts';

export const scenarios: readonly Scenario[] = [
  flyAroundTheWorld,
  zoomToChicago,
  filterByCountry,
  reclusterWhilePanning,
];
