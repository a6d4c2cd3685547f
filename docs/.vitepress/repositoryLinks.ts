import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownRenderer } from 'vitepress';

const docs = fileURLToPath(new URL('..', import.meta.url));

/**
 * The pages are read in the repository, too, where they link to its files. On the site what is no page of it is a link to
 * the repository. A file that is not there is left as it is: the build refuses it.
 */
export function repositoryLinks(markdown: MarkdownRenderer, source: string): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (!href || /^([a-z]+:|#|\/)/.test(href)) continue;
      const [path = '', anchor] = href.split('#');
      const file = resolve(env.path, '..', path);
      const isPage = file.startsWith(docs) && file.endsWith('.md');
      if (isPage || !existsSync(file)) continue;
      token.attrSet('href', `${source}/blob/main/${relative(resolve(docs, '..'), file)}${anchor ? `#${anchor}` : ''}`);
    }
  });
}
