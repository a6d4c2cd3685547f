import { failure } from '../lib/failure.ts';

/** What is written must have one of these lists. @throws BAD_OPTION */
export function requireDocument<Document>(document: Document, ...lists: readonly string[]): Document {
  if (lists.some((name) => Array.isArray(Reflect.get(Object(document), name)))) return document;
  const got = document === null ? 'null' : typeof document;
  throw failure('BAD_OPTION', `What is written must have ${lists.join(' or ')}, got ${got}.`, `written.${lists[0]}`);
}
