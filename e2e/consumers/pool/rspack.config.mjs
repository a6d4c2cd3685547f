import { HtmlRspackPlugin } from '@rspack/core';

export default {
  mode: 'production',
  context: import.meta.dirname,
  entry: './src/main.ts',
  output: { path: `${import.meta.dirname}/dist-rspack`, clean: true },
  resolve: { extensions: ['.ts', '.js'] },
  module: {
    rules: [{ test: /\.ts$/, loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' } } } }],
  },
  plugins: [
    new HtmlRspackPlugin({
      templateContent: '<!doctype html><title>A pool under Rspack</title><output aria-label="Result"></output>',
    }),
  ],
};
