import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { CesiumRef, CesiumScene, CesiumWidget } from './cesiumLike.ts';

interface RealScene {
  readonly scene: CesiumScene;
  /** Draws data sources; a Viewer's. */
  readonly display: CesiumWidget['dataSourceDisplay'];
}

/** @throws BAD_OPTION where it is the map of another library, or none */
export function requireCesium(given: CesiumScene | CesiumWidget | CesiumRef): RealScene {
  const held = 'cesiumElement' in given ? given.cesiumElement : given;
  const scene = held && 'scene' in held ? held.scene : held;
  if (!scene || !('postRender' in scene)) throw new MapVitalsError('BAD_OPTION', mistake('not-cesium', given));
  return { scene, display: held && 'scene' in held ? held.dataSourceDisplay : undefined };
}
