import { toPlain } from '../words.ts';
import type { Words } from '../words.ts';
import { Markup, html } from './markup.ts';
import { styles } from './styles.ts';

export interface PageBody {
  readonly headline: Words;
  readonly body: Markup;
}

/** One file that asks for nothing, and forbids what might ask. */
export function writePage({ headline, body }: PageBody): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <meta
        http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
      />
      <title>${`mapvitals report: ${toPlain(headline)}`}</title>
      <style>
        ${new Markup(styles)}
      </style>
    </head>
    <body>
      <main>
        ${body}
        <p class="muted">One file, no script, asks for nothing.</p>
      </main>
    </body>
  </html>`;
  return `<!doctype html>\n${page.text}\n`;
}

export function section(title: string, lead: string, body: Markup): Markup {
  return html`<section>
    <h2>${title}</h2>
    <p class="muted">${lead}</p>
    ${body}
  </section>`;
}
