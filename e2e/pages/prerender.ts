// Long enough for the other page to be ready, on a machine with other work.
setTimeout(() => document.querySelector('a')?.click(), 4000);
