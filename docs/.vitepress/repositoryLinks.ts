import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownRenderer } from 'vitepress';

const docs = fileURLToPath(new URL('..', import.meta.url));

/**
 * The pages are read in the repository and in the package, too. There they link to files; what the package leaves out, by its
 * address in the repository. On the site what is a page of it is a link within, and everything else one to the repository. A
 * file that is not there is left as it is: the build refuses it.
 */
export function repositoryLinks(markdown: MarkdownRenderer, source: string): void {
  const blob = `${source}/blob/main/`;
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      const isOurs = href?.startsWith(blob);
      if (!href || (!isOurs && /^([a-z]+:|#|\/)/.test(href))) continue;
      const [path = '', anchor] = href.split('#');
      const file = isOurs ? resolve(docs, '..', path.slice(blob.length)) : resolve(env.path, '..', path);
      const isPage = file.startsWith(docs) && file.endsWith('.md');
      if (isPage ? !isOurs : !existsSync(file)) continue;
      const target = isPage ? relative(dirname(env.path), file) : `${blob}${relative(resolve(docs, '..'), file)}`;
      token.attrSet('href', `${target}${anchor ? `#${anchor}` : ''}`);
    }
  });
}
