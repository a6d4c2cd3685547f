/** Whether the keys of `Alt+Shift+V` are down. By the key's place: with Alt a Mac types another letter. */
export function isShortcut(shortcut: string | null, event: KeyboardEvent): boolean {
  const keys = shortcut?.split('+') ?? [];
  const key = keys.pop();
  if (!key || event.code !== (/^[A-Z]$/.test(key) ? `Key${key}` : key)) return false;
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  const isDown = { Alt: altKey, Ctrl: ctrlKey, Meta: metaKey, Shift: shiftKey };
  return Object.entries(isDown).every(([name, isHeld]) => keys.includes(name) === isHeld);
}
