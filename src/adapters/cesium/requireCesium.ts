import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { CesiumRef, CesiumScene, CesiumWidget } from './cesiumLike.ts';

interface RealScene {
  /** `null` where it was destroyed. */
  readonly scene: CesiumScene | null;
  /** Draws data sources; a Viewer's. */
  readonly display?: CesiumWidget['dataSourceDisplay'];
}

/** @throws BAD_OPTION where it is the map of another library, or none */
export function requireCesium(given: CesiumScene | CesiumWidget | CesiumRef): RealScene {
  const held =
    'cesiumElement' in Object(given) ? (given as CesiumRef).cesiumElement : (given as CesiumScene | CesiumWidget);
  if (!held || !('isDestroyed' in Object(held)))
    throw new MapVitalsError('BAD_OPTION', mistake('wrong-map', given, 'attachCesium'));
  // A Viewer that is gone has no scene to ask for.
  if (held.isDestroyed()) return { scene: null };
  return 'scene' in held ? { scene: held.scene, display: held.dataSourceDisplay } : { scene: held };
}
