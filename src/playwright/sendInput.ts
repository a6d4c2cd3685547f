import type { FlightInput } from './flight.ts';

type SendCommand = (
  method: 'Input.dispatchMouseEvent' | 'Input.dispatchKeyEvent' | 'Input.dispatchTouchEvent',
  params: object,
) => Promise<unknown>;

/** Sends one step as the browser's own input. https://chromedevtools.github.io/devtools-protocol/tot/Input/ */
export function sendInput(command: SendCommand, step: FlightInput, timestamp: number): Promise<unknown> {
  const { modifiers } = step;
  switch (step.type) {
    case 'keyDown':
    case 'keyUp': {
      const { type, key, code, keyCode } = step;
      // A key of one character types it, and Enter a new line.
      const text = type === 'keyUp' ? undefined : key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
      return command('Input.dispatchKeyEvent', {
        type,
        key,
        code,
        windowsVirtualKeyCode: keyCode,
        modifiers,
        timestamp,
        ...(text === undefined ? {} : { text }),
      });
    }
    case 'touchStart':
    case 'touchMove':
    case 'touchEnd':
    case 'touchCancel': {
      const touchPoints = step.touches.map(({ id, x, y }) => ({ id, x, y }));
      // The last finger that goes leaves none; of several the protocol has those that stay as moved.
      const type = step.type === 'touchEnd' && touchPoints.length > 0 ? 'touchMove' : step.type;
      return command('Input.dispatchTouchEvent', { type, touchPoints, modifiers, timestamp });
    }
    default: {
      const { type, x, y, button, buttons, clickCount, deltaX, deltaY } = step;
      const wheel = type === 'mouseWheel' ? { deltaX, deltaY } : {};
      return command('Input.dispatchMouseEvent', {
        type,
        x,
        y,
        button,
        buttons,
        clickCount,
        modifiers,
        timestamp,
        ...wheel,
      });
    }
  }
}
