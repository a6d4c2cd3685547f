import { HtmlRspackPlugin } from '@rspack/core';

const build = (folder, output, scriptLoading) => ({
  mode: 'production',
  context: import.meta.dirname,
  entry: './src/main.ts',
  output: { path: `${import.meta.dirname}/${folder}`, clean: true, ...output },
  resolve: { extensions: ['.ts', '.js'] },
  module: {
    rules: [{ test: /\.ts$/, loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' } } } }],
  },
  plugins: [
    new HtmlRspackPlugin({
      scriptLoading,
      templateContent: '<!doctype html><title>A pool under Rspack</title><output aria-label="Result"></output>',
    }),
  ],
});

// Classic scripts load late parts by script tags, which trusted types refuse; modules load them by import().
export default [
  build('dist-rspack', {}, 'defer'),
  build('dist-rspack-modules', { module: true, chunkFormat: 'module', chunkLoading: 'import' }, 'module'),
];
