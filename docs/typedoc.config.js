import { readFileSync } from 'node:fs';

const { exports: doors } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

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
};
