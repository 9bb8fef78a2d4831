import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// In development the page is served here and the ledger elsewhere: everything it says goes through.
const ledger = process.env.TASK_LEDGER_URL ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // Nothing becomes a data: URL, so that the content security policy may stay narrow.
    assetsInlineLimit: 0,
    manifest: true,
    // What a first visit may cost is judged by size.mjs, gzipped and over all files.
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    proxy: { '/graphql': { target: ledger, ws: true }, '/session': ledger },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 40_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
