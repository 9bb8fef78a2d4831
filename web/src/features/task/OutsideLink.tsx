// A way out of the ledger: it tells the other side nothing, and gives it no hold on this page.
import type { ReactNode } from 'react';

/** Whether it is an address of the web; nothing else that others wrote becomes a link. */
export function isWeb(uri: string): boolean {
  return /^https?:\/\//i.test(uri);
}

export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
