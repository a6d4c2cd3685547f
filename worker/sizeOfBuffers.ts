/** Bytes of the buffers in a transfer list; ports, images and streams count nothing. */
export function sizeOfBuffers(transferables: readonly Transferable[]): number {
  let sizeBytes = 0;
  for (const one of transferables) if (one instanceof ArrayBuffer) sizeBytes += one.byteLength;
  return sizeBytes;
}
