import { baseStyle, emptyStyle, imageStyle, withLivePoint } from './styles.ts';
import type { Map as MapLibreMap, MapOptions, StyleSpecification } from 'maplibre-gl';
import type { MapPerformance } from 'mapvitals';
import type { MapLibreModule, MapLibreVersion } from './mapLibreVersions.ts';

export interface SceneWorld {
  readonly mapLibre: MapLibreModule;
  readonly version: MapLibreVersion;
  readonly tiles: string;
  readonly container: HTMLElement;
  readonly measured: MapPerformance;
  /** The map is made now: by the page's own clock, returned. */
  readonly noteCreation: () => number;
}

type Scene = (world: SceneWorld) => void | Promise<void>;

const HELD_UP_MS = 100;
const BLOCK_MS = 250;
const FREEZE_MS = 1200;

/** Real pages, each reduced to what it does to the numbers. */
export const scenes = {
  plain: (world) => void openMap(world),

  images: (world) => void openMap(world, {}, undefined, imageStyle(world.tiles)),

  compass(world) {
    openMap(world).addControl(new world.mapLibre.NavigationControl({ visualizePitch: true }), 'top-right');
  },

  pitchSlider(world) {
    const map = openMap(world);
    const slider = addOnMap(map, document.createElement('input'));
    Object.assign(slider, { type: 'range', min: '0', max: '60', value: '0' });
    slider.style.width = '200px';
    slider.addEventListener('input', () => map.setPitch(Number(slider.value)));
  },

  wheelThatJumps(world) {
    const map = openMap(world, { scrollZoom: false });
    map.getContainer().addEventListener('wheel', ({ deltaY }) => map.jumpTo({ zoom: map.getZoom() - deltaY / 500 }));
  },

  markerThatCentres(world) {
    const map = openMap(world);
    const marker = new world.mapLibre.Marker({ draggable: true }).setLngLat(map.getCenter()).addTo(map);
    marker.on('dragend', () => map.easeTo({ center: marker.getLngLat(), duration: 400 }));
  },

  searchField(world) {
    const map = openMap(world);
    const field = addOnMap(map, document.createElement('input'));
    field.id = 'search';
    field.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') map.flyTo({ center: [center[0] + 0.012, center[1] + 0.003], duration: 800 });
    });
  },

  clamp(world) {
    const map = openMap(world);
    const limit = map.getCenter().lng + 0.012;
    map.on('move', () => {
      const { lng, lat } = map.getCenter();
      if (lng > limit) map.setCenter([limit, lat]);
    });
  },

  cooperative(world) {
    const map = openMap(world, { cooperativeGestures: true });
    let timer = 0;
    map.getContainer().addEventListener('wheel', () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => map.easeTo({ center: [-87.7, 41.84], duration: 300 }), 600);
    });
  },

  heldUpStart(world) {
    openMap(world);
    let isHeldUp = false;
    addEventListener('pointermove', ({ buttons }) => {
      if (buttons === 0 || isHeldUp) return;
      isHeldUp = true;
      block(HELD_UP_MS);
    });
  },

  overview(world) {
    const map = openMap(world, {}, 'main');
    const box = document.createElement('div');
    box.id = 'overview';
    map.getContainer().append(box);
    const { mapLibre, tiles, measured } = world;
    const attachOptions = { createdAtMs: performance.now(), name: 'overview' };
    const overview = new mapLibre.Map({
      container: box,
      style: baseStyle(tiles),
      center: map.getCenter(),
      zoom: 11,
      attributionControl: false,
    });
    measured.attach(overview, attachOptions);
    overview.on('move', () => map.jumpTo({ center: overview.getCenter() }));
  },

  resizeInSettle(world) {
    openMap(world);
    addEventListener('pointerup', () => {
      setTimeout(() => {
        world.container.style.width = '360px';
      }, 500);
    });
  },

  async controlledReact(world) {
    const { renderControlledMap } = await import('./controlledReactMap.tsx');
    renderControlledMap(world, mapOptions);
  },

  liveSource(world) {
    const map = openMap(world, {}, undefined, withLivePoint(world.tiles, center));
    map.once('style.load', () => {
      let turn = 0;
      const step = (): void => {
        turn += 0.1;
        const source = map.getSource('live');
        const [lng, lat] = center;
        const coordinates = [lng + Math.cos(turn) * 0.0008, lat + Math.sin(turn) * 0.0008];
        if (source && 'setData' in source && typeof source.setData === 'function')
          source.setData({ type: 'Point', coordinates });
        requestAnimationFrame(step);
      };
      step();
    });
  },

  spinningGlobe(world) {
    const globe = world.version === 4 ? {} : { projection: { type: 'globe' as const } };
    const map = openMap(world, { zoom: 1, center: [0, 20] }, undefined, { ...imageStyle(world.tiles, 1), ...globe });
    const spin = (): void => {
      const easing = (share: number): number => share;
      const { lng } = map.getCenter();
      // Version 4 has no globe: there the flat map turns.
      if (world.version === 4) map.easeTo({ bearing: map.getBearing() + 6, duration: 1000, easing });
      else map.easeTo({ center: [lng + 6, 20], duration: 1000, easing });
    };
    map.on('load', spin);
    map.on('moveend', spin);
  },

  emptyStyleFirst(world) {
    const map = openMap(world, {}, undefined, emptyStyle);
    setTimeout(() => map.setStyle(baseStyle(world.tiles), { diff: false }), 1200);
  },

  displayNone(world) {
    world.container.style.display = 'none';
    const map = openMap(world);
    window.act = () => {
      world.container.style.display = '';
      map.resize();
    };
  },

  attachedLate(world) {
    const { measured } = world;
    const map = createMap(world);
    map.on('load', () => measured.attach(map));
  },

  programMoves(world) {
    const map = openMap(world);
    window.act = () => {
      let moveCount = 0;
      const move = (): void => {
        if ((moveCount += 1) > 5) return;
        map.once('move', () => block(FREEZE_MS));
        map.once('moveend', () => setTimeout(move, 400));
        map.easeTo({ center: [center[0] + 0.002 * moveCount, center[1]], duration: 300 });
      };
      move();
    };
  },

  blockInDrag(world) {
    const map = openMap(world);
    onEighthMove(map, () => world.measured.monitor.measure('places.filter', () => block(BLOCK_MS)));
  },

  unmeasuredBlock(world) {
    // A script of its own: the browser names the function that it called, not what that calls.
    onEighthMove(openMap(world), () => {
      setTimeout(function sortPlaces() {
        block(BLOCK_MS);
      });
    });
  },
} satisfies Readonly<Record<string, Scene>>;

export type SceneName = keyof typeof scenes;

/** On the border of two tiles, and not far from the next ones: a little to the east more are needed. */
const center: [number, number] = [-87.6906, 41.8368];

const mapOptions = { center, zoom: 13, fadeDuration: 0, attributionControl: false } satisfies Partial<MapOptions>;

function createMap(
  { mapLibre, container, tiles, noteCreation }: SceneWorld,
  options: Partial<MapOptions> = {},
  style: StyleSpecification = baseStyle(tiles),
): MapLibreMap {
  noteCreation();
  return new mapLibre.Map({ container, style, ...mapOptions, ...options });
}

/** A map, measured from its creation on. */
function openMap(
  world: SceneWorld,
  options?: Partial<MapOptions>,
  name?: string,
  style?: StyleSpecification,
): MapLibreMap {
  const createdAtMs = performance.now();
  const map = createMap(world, options, style);
  world.measured.attach(map, { createdAtMs, ...(name === undefined ? {} : { name }) });
  return map;
}

function addOnMap(map: MapLibreMap, element: HTMLInputElement): HTMLInputElement {
  element.className = 'on-map';
  map.getContainer().append(element);
  return element;
}

function onEighthMove(map: MapLibreMap, run: () => void): void {
  let moveCount = 0;
  map.on('move', () => {
    if ((moveCount += 1) === 8) run();
  });
}

function block(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}
