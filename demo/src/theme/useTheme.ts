import { useLayoutEffect, useState, useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

/** The system's theme until the visitor chooses one; then theirs, for this visit. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const system = useSyncExternalStore<Theme>(onSystemChange, () => (darkQuery.matches ? 'dark' : 'light'));
  const [chosen, setChosen] = useState<Theme | null>(null);
  const theme = chosen ?? system;

  // Before any effect that reads the theme's colours.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  return [theme, setChosen];
}

function onSystemChange(listener: () => void): () => void {
  darkQuery.addEventListener('change', listener);
  return () => darkQuery.removeEventListener('change', listener);
}
