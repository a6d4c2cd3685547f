import { expect, it } from 'vitest';
import { isShortcut } from '../../../src/overlay/isShortcut.ts';

const NONE = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
// The cast: what it reads of an event.
const press = (code: string, held: Partial<typeof NONE> = {}) => ({ code, ...NONE, ...held }) as KeyboardEvent;

it.each(['Alt+Shift+V', 'alt+shift+v', 'ALT+shift+V'])('%s is meant however it is written', (shortcut) => {
  expect(isShortcut(shortcut, press('KeyV', { altKey: true, shiftKey: true }))).toBe(true);
  expect(isShortcut(shortcut, press('KeyV', { altKey: true }))).toBe(false);
  expect(isShortcut(shortcut, press('KeyB', { altKey: true, shiftKey: true }))).toBe(false);
});

it('a key that is no letter goes by its code', () => {
  expect(isShortcut('Ctrl+F9', press('F9', { ctrlKey: true }))).toBe(true);
  expect(isShortcut(null, press('KeyV'))).toBe(false);
});
