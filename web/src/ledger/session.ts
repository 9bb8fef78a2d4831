// Signing in and out. The session itself is a cookie that no script can read.
import { send } from './client';
import { LedgerFailure, SignedOut } from './errors';

const BACK = 'task-ledger-back';
const channel = 'task-ledger-session';
const redeemed = new Map<string, Promise<void>>();

/** Exchanges a one-time token for the cookie; asked twice for one token it sends it once. */
export function signIn(token: string): Promise<void> {
  const known = redeemed.get(token);
  if (known) return known;
  const promise = redeem(token);
  redeemed.set(token, promise);
  return promise;
}

async function redeem(token: string): Promise<void> {
  const response = await send('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) throw new LedgerFailure(`The server answered ${response.status}.`);
  announce();
}

/** Ends the session here and, by the cookie's loss, in every tab. */
export async function signOut(): Promise<void> {
  const response = await send('/session', { method: 'DELETE' }).catch((error: unknown) => {
    // It had ended already.
    if (error instanceof SignedOut) return undefined;
    throw error;
  });
  if (response && !response.ok) throw new LedgerFailure(`The server answered ${response.status}.`);
}

/** The token of a pasted link, or of a pasted token; empty when there is none. */
export function tokenOf(text: string): string {
  const trimmed = text.trim();
  return trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : trimmed.includes('/') ? '' : trimmed;
}

/** Keeps where somebody was when the session ended, for this tab. */
export function rememberPlace(path: string): void {
  sessionStorage.setItem(BACK, path);
}

/** Where to go after signing in: a path of our own, never another site. */
export function takePlace(): string {
  const path = sessionStorage.getItem(BACK) ?? '/';
  sessionStorage.removeItem(BACK);
  return path.startsWith('/') && !path.startsWith('//') && !path.startsWith('/sign-in') ? path : '/';
}

/** Calls back when another tab has signed in; the answer ends the listening. */
export function onSignedInElsewhere(then: () => void): () => void {
  const listener = new BroadcastChannel(channel);
  listener.addEventListener('message', then);
  return () => listener.close();
}

function announce(): void {
  const speaker = new BroadcastChannel(channel);
  speaker.postMessage('signed in');
  speaker.close();
}
