// Prints what a first visit downloads, gzipped, and fails over the limit of the design: 200 kB.
import { readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 200_000;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const files = new Set(['index.html', 'color-scheme.js']);

function add(key) {
  const chunk = manifest[key];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) add(next);
}
add('index.html');

const sizes = [...files].map((file) => [file, gzipSync(readFileSync(`dist/${file}`)).length]);
const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
for (const [file, bytes] of sizes) console.log(`${String(bytes).padStart(8)}  ${file}`);
console.log(`${String(total).padStart(8)}  first load, gzipped (limit ${LIMIT_BYTES})`);
// The manifest was for this sum only; nothing but the screen itself is served.
rmSync('dist/.vite', { recursive: true });
if (total > LIMIT_BYTES) process.exitCode = 1;
