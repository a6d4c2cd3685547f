const MAX_LENGTH = 300;
/** A whole step of a path that is named a key, has the form of a token, or is too long and mixed for a word. */
const KEY =
  /(?<=\/(?:api_?key|key|(?:access_)?token)\/)[^/]+|(?<=\/)(?:([pst]k\.|eyJ)[\w.-]{16,}|[\da-f]{32,}|(?=[^/]*\d)(?=[^/]*[a-z])(?=[^/]*[A-Z])[\w-]{24,})(?=\/|$)/g;

/**
 * What may be kept of a URL: no query, fragment or credentials (they carry access tokens), no key in its path, and no coordinates (they say
 * where the user is looking). `https://u:p@host/v3/13/2101/3042.mvt?key=1` becomes `https://host/v3/{z}/{x}/{y}.mvt`.
 * A `data:` or `blob:` URL keeps its scheme alone.
 */
export function toUrlTemplate(url: string): string {
  // Not `new URL`: it would write the braces of a template as %7B.
  return (
    url
      .replace(/^(\W*(?:data|blob):).*/is, '$1')
      // Also the query of a URL that is encoded inside a path, as proxies take it.
      .replace(/([?#]|%3f).*/is, '')
      .replace(/\/\/[^/]*@/, '//')
      .replace(/(?<=\/)\d+([/_-])-?\d+\1-?\d+(?!\1?[\d.]*\d)/, '{z}$1{x}$1{y}')
      .replace(/(?<=\/[a-z]?)[0-3]{4,}(?=\.|$)/, '{quadkey}')
      .replace(/(?<=(?:[/,;@(]|%\w\w)-?)\d{1,3}\.\d{3,}(?=[/,;)%]|\.[a-z]|$)/gi, '{n}')
      .replace(KEY, '{key}')
      .slice(0, MAX_LENGTH)
  );
}
