import { homeCamera } from '../map/homeCamera.ts';
import { fitBounds } from './fitBounds.ts';
import type { PlaceFilter } from '../operations/operations.ts';
import type { Stage } from './scenario.ts';

/** Shows a filter's places, and starts the flight to them. */
export async function showFilter({ map, places, operations }: Stage, filter: PlaceFilter): Promise<void> {
  const [bounds] = await Promise.all([operations.places.boundsOf(filter), places.show(filter)]);
  if (filter.country !== null && bounds) fitBounds(map, bounds);
  else map.flyTo({ ...homeCamera(map.getContainer()), duration: 2000 });
}
