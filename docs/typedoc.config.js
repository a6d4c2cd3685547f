import { readFileSync } from 'node:fs';

const { exports: doors } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What a library's map, a vendor's client or Vite's plugin must have: an app passes the real one and never writes such a type. */
const intentionallyNotExported =
  `CesiumCamera CesiumEvent CesiumList DeckGlViewport MapLibreEvent MapLibreEventName LeafletLayer LeafletListeners
  LeafletPoint MapboxEvent MapboxEventName MapboxStyle OpenLayersListener OpenLayersTarget OpenLayersView Counter Histogram
  PostHogMetrics Texts GivenConfig PluginContext Transformed WorkerConfig`.split(/\s+/);

/** One page per door of the package, from the declarations that it ships. */
export default {
  entryPoints: Object.values(doors).flatMap(({ types }) => (types ? [`../${types}`] : [])),
  tsconfig: 'tsconfig.reference.json',
  out: 'api',
  docsRoot: '.',
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
  router: 'module',
  readme: 'none',
  name: 'API reference',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  hideGenerator: true,
  hideBreadcrumbs: true,
  disableSources: true,
  excludeInternal: true,
  skipErrorChecking: true,
  // A type that a public signature names is exported, or stands here.
  treatWarningsAsErrors: true,
  intentionallyNotExported,
};
