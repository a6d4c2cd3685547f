// Takes a port that nobody reads, and says that it has it; then writes ten entries to it, and as many to its own channel.
// oxlint-disable unicorn/require-post-message-target-origin -- not a window
let journal: MessagePort | undefined;

addEventListener('message', ({ ports: [port] }: MessageEvent) => {
  if (port) {
    journal = port;
    postMessage('ready');
    return;
  }
  for (let entry = 0; entry < 10; entry += 1) {
    journal?.postMessage(entry);
    postMessage(entry);
  }
});
