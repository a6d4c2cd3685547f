/** Its own module, which worker and page both load. */
export function whereAmI(): 'page' | 'worker' {
  return 'document' in globalThis ? 'page' : 'worker';
}
