// Journeys through the server that TASK_LEDGER_TEST_URL and _LINK name; tests/journeys.sh gives them one.
import { defineConfig, type PlaywrightTestOptions } from '@playwright/test';

/** Where the session of the one-time link is kept for the journeys after it. */
export const SESSION = 'test-results/session.json';

const signedIn = (colorScheme: 'light' | 'dark'): Partial<PlaywrightTestOptions> => ({ colorScheme, storageState: SESSION });

export default defineConfig({
  testDir: 'journeys',
  fullyParallel: false,
  workers: 1,
  reporter: 'list',
  // A condition that holds is seen at once; this is only how long a loaded machine may take.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: process.env.TASK_LEDGER_TEST_URL ?? 'http://127.0.0.1:4000',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
    viewport: { width: 1440, height: 900 },
  },
  projects: [
    { name: 'sign-in', testMatch: 'sign-in.ts', teardown: 'sign-out' },
    { name: 'strangers', testMatch: 'strangers.spec.ts', dependencies: ['sign-in'] },
    { name: 'light', testMatch: ['board.spec.ts', 'task.spec.ts', 'live.spec.ts'], dependencies: ['sign-in'], use: signedIn('light') },
    { name: 'dark', testMatch: ['board.spec.ts', 'task.spec.ts'], dependencies: ['sign-in'], use: signedIn('dark') },
    { name: 'sign-out', testMatch: 'sign-out.ts', use: signedIn('light') },
  ],
});
