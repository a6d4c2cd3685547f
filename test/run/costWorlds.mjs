// The pages of the other map libraries for ownCost.mjs: the same maps as those whose vitals `npm run accuracy` holds against
// the truth. The SDK stays outside their file, so that a profile tells whose code ran.
import { join, resolve, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Calls `drawn` for each frame that the library draws. */
const COUNTS = {
  // Many moves may be heard in one frame.
  leaflet: `let lastMs = 0; map.on('move zoomanim', () => { const { currentTime } = document.timeline; if (currentTime !== lastMs) drawn(); lastMs = currentTime })`,
  openLayers: `map.on('postrender', drawn)`,
  deckGl: `map.setProps({ onAfterRender: drawn })`,
  cesium: `map.scene.postRender.addEventListener(drawn)`,
};
const HOME = { lng: -87.63, lat: 41.88, zoom: 12 };
/** By then every library has drawn what it needs of its first view. */
const LOAD_MS = 2500;

/** @returns its files by their path on the page's server */
export async function buildWorld(library) {
  if (!(library in COUNTS))
    throw new Error(
      `--library is one of ${Object.keys(COUNTS).join(', ')}, got \`${library}\`. MapLibre is flown without it.`,
    );
  const { build } = await import('vite');
  const [{ output }] = await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      lib: { entry: join(here, `e2e/accuracy/pages/worlds/${library}.ts`), formats: ['es'], cssFileName: 'world' },
      rolldownOptions: { external: ['mapvitals'], output: { codeSplitting: false } },
    },
  });
  const code = output.find(({ type }) => type === 'chunk').code;
  const style = output.find(({ fileName }) => fileName.endsWith('.css'));
  return { '/world.js': code, '/world.css': style?.source ?? ' ' };
}

export function worldPage(library, { left, top, width, height }) {
  return `<!doctype html><link rel="stylesheet" href="/world.css">
<style>#map { position: absolute; left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px }
#map canvas { width: 100%; height: 100% }</style><div id="map"></div>
<script type="importmap">{ "imports": { "mapvitals": "/SDK" } }</script>
<script type="module">
import { open } from '/world.js';
const world = open({ container: document.getElementById('map'), tiles: location.origin, view: ${JSON.stringify(HOME)} });
const { map } = world;
window.frames_ = 0;
const drawn = () => { window.frames_ += 1 };
${COUNTS[library]};
world.measure({ createdAtMs: performance.now(), isLate: false });
setTimeout(() => {
  const gl = document.createElement('canvas').getContext('webgl2');
  window.renderer = gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL);
  window.isReady = true;
}, ${LOAD_MS});
</script>`;
}
