import { mapvitalsTasks } from 'mapvitals/vite';

export default {
  base: './',
  plugins: [mapvitalsTasks()],
  // The packed package is looked at in the page, not in a copy of Vite's.
  build: { outDir: 'dist', target: 'es2022' },
};
