import { element, setAttribute, setText, textNode } from './dom.ts';
import type { Headline } from './headline.ts';

/** A headline as text, with a shape for its rating. */
export function createNews(): { readonly element: HTMLElement; update(headline: Headline): void } {
  const [figure, about] = [textNode(), textNode()];
  const aboutLine = element('small', {}, about);
  const news = element('span', { class: 'news' }, element('b', {}, figure), ' ', aboutLine);
  return {
    element: news,
    update(headline) {
      setText(figure, headline.figure);
      setText(about, headline.isPast ? `${headline.about} · worst so far` : headline.about);
      setAttribute(aboutLine, 'title', headline.about);
      setAttribute(aboutLine, 'data-name', String(headline.isName));
      setAttribute(news, 'data-rating', headline.rating ?? '');
      setAttribute(news, 'data-past', String(headline.isPast));
    },
  };
}
