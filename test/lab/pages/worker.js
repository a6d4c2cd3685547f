// A map that a worker draws: the page only tells it where the hand is.
const canvas = document.querySelector('canvas');
const source = `
  let canvas; let x = 0; let y = 0;
  onmessage = ({ data }) => {
    if (data.canvas) canvas = data.canvas;
    else { x += data.x; y += data.y; }
    const context = canvas.getContext('2d');
    for (let row = 0; row < canvas.height; row += 8)
      for (let column = 0; column < canvas.width; column += 8) {
        const [u, v] = [Math.floor((column - x) / 24), Math.floor((row - y) / 24)];
        context.fillStyle = \`hsl(\${(u * 97 + v * 57) % 360} 60% \${30 + ((u * 13 + v * 7) % 5) * 10}%)\`;
        context.fillRect(column, row, 8, 8);
      }
  };`;
const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
const offscreen = canvas.transferControlToOffscreen();
worker.postMessage({ canvas: offscreen }, [offscreen]);
let held = null;
canvas.addEventListener('pointerdown', ({ clientX, clientY }) => (held = { x: clientX, y: clientY }));
addEventListener('pointermove', ({ clientX, clientY }) => {
  if (!held) return;
  worker.postMessage({ x: clientX - held.x, y: clientY - held.y }, []);
  held = { x: clientX, y: clientY };
});
addEventListener('pointerup', () => (held = null));
