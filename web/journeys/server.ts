// The server under test: the one that TASK_LEDGER_TEST_URL names, else the debug build on a fresh data folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS_MAX = 60_000;

export default async function serve(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TASK_LEDGER_TEST_URL) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'task-ledger-journeys-'));
  const binary = process.env.TASK_LEDGER_BIN ?? join('..', process.env.CARGO_TARGET_DIR ?? 'target', 'debug', 'task-ledger');
  // A home of its own: `serve` writes its user's configuration, and the journeys' is nobody's.
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), DATABASE_URL: undefined };
  const server = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--data-dir', join(folder, 'data')], { env });
  const link = await printedLink(server);
  process.env.TASK_LEDGER_TEST_URL = new URL(link).origin;
  process.env.TASK_LEDGER_TEST_LINK = link;
  return async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The one-time link among what the server prints as it starts. */
function printedLink(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string) => reject(new Error(`${why}; the server printed:\n${printed}`));
    const patience = setTimeout(() => fail('no sign-in link in a minute'), START_MS_MAX);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const link = /https?:\/\/\S+\/sign-in#[\w-]+/.exec(printed)?.[0];
      if (!link) return;
      clearTimeout(patience);
      resolve(link);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.on('error', (error) => fail(error.message));
    server.on('exit', (code) => fail(`the server ended with ${code}`));
  });
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.removeAllListeners('exit');
    server.on('exit', () => resolve());
    if (!server.kill('SIGTERM')) resolve();
  });
}
