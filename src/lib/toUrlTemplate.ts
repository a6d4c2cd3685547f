const MAX_LENGTH = 300;

/**
 * What may be kept of a URL: no query, fragment or credentials (they carry access tokens), and no coordinates (they say
 * where the user is looking). `https://u:p@host/v3/13/2101/3042.mvt?key=1` becomes `https://host/v3/{z}/{x}/{y}.mvt`.
 * A `data:` or `blob:` URL keeps its scheme alone.
 */
export function toUrlTemplate(url: string): string {
  // Not `new URL`: it would write the braces of a template as %7B.
  return url
    .replace(/^(\W*(?:data|blob):).*/is, '$1')
    .replace(/[?#].*/s, '')
    .replace(/\/\/[^/]*@/, '//')
    .replace(/(?<=\/)\d+([/_-])\d+\1\d+(?!\1?[\d.]*\d)/, '{z}$1{x}$1{y}')
    .replace(/(?<=\/[a-z]?)[0-3]{4,}(?=\.|$)/, '{quadkey}')
    .replace(/(?<=[/,]-?)\d{1,3}\.\d{3,}(?=[/,]|$)/g, '{n}')
    .slice(0, MAX_LENGTH);
}
