// Header, connection and the page in it. Nothing is asked before it is known who looks.
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Failure } from '../kit/Failure';
import { Hint } from '../kit/Hint';
import { shell } from '../kit/strings';
import { Unreachable } from '../ledger/errors';
import { LiveProvider } from '../ledger/LiveProvider';
import { viewerQuery, type Viewer } from '../ledger/viewer';
import { Banner } from './Banner';
import { Header } from './Header';
import classes from './shell.module.css';

const RETRY_MS = 3_000;

export function Frame() {
  const viewer = useQuery({
    ...viewerQuery,
    refetchInterval: (query) => (query.state.error instanceof Unreachable && !query.state.data ? RETRY_MS : false),
  });
  if (viewer.data) return <LiveFrame viewer={viewer.data} />;
  return (
    <main>
      {viewer.error instanceof Unreachable ? (
        <Hint title={shell.unreachable} text={shell.unreachableHint} command={shell.unreachableCommand} />
      ) : (
        viewer.error && <Failure error={viewer.error} retry={() => void viewer.refetch()} />
      )}
    </main>
  );
}

function LiveFrame({ viewer }: { viewer: Viewer }) {
  const page = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const shownPath = useRef(path);

  // A new page is a new place: the keyboard and the screen reader start at its beginning.
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    page.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <LiveProvider from={viewer.ledger.position}>
      <div className={classes.frame}>
        <a className={classes.skip} href="#content">
          {shell.skip}
        </a>
        <Header viewer={viewer} />
        <Banner />
        <main id="content" tabIndex={-1} ref={page} className={classes.content}>
          <Outlet />
        </main>
      </div>
    </LiveProvider>
  );
}
