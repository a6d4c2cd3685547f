/** Whether the keys of `Alt+Shift+V` are down. By the key's place: with Alt a Mac types another letter. */
export function isShortcut(shortcut: string | null, event: KeyboardEvent): boolean {
  const keys = shortcut?.toLowerCase().split('+') ?? [];
  const key = keys.pop();
  if (!key || event.code.toLowerCase() !== (/^[a-z]$/.test(key) ? `key${key}` : key)) return false;
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  const isDown = { alt: altKey, ctrl: ctrlKey, meta: metaKey, shift: shiftKey };
  return Object.entries(isDown).every(([name, isHeld]) => keys.includes(name) === isHeld);
}
