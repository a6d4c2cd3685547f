import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { CesiumRef, CesiumScene, CesiumWidget } from './cesiumLike.ts';

/** @throws BAD_OPTION where it is the map of another library, or none */
export function requireCesium(given: CesiumScene | CesiumWidget | CesiumRef): CesiumScene {
  const widget = 'cesiumElement' in given ? given.cesiumElement : given;
  const scene = widget && 'scene' in widget ? widget.scene : widget;
  if (!scene || !('postRender' in scene)) throw new MapVitalsError('BAD_OPTION', mistake('not-cesium', given));
  return scene;
}
