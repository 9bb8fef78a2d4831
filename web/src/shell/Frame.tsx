// Header, connection and the page in it. Nothing is asked before it is known who looks.
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Failure } from '../kit/Failure';
import { Hint } from '../kit/Hint';
import { shell } from '../kit/strings';
import { Unreachable } from '../ledger/errors';
import { LiveProvider } from '../ledger/LiveProvider';
import { viewerQuery } from '../ledger/viewer';
import { Banner } from './Banner';
import { Header } from './Header';
import classes from './shell.module.css';

const RETRY_MS = 3_000;

export function Frame() {
  const viewer = useQuery({
    ...viewerQuery,
    refetchInterval: (query) => (query.state.error instanceof Unreachable && !query.state.data ? RETRY_MS : false),
  });
  if (viewer.data) {
    return (
      <LiveProvider from={viewer.data.ledger.position}>
        <div className={classes.frame}>
          <a className={classes.skip} href="#content">
            {shell.skip}
          </a>
          <Header viewer={viewer.data} />
          <Banner />
          <main id="content" tabIndex={-1} className={classes.content}>
            <Outlet />
          </main>
        </div>
      </LiveProvider>
    );
  }
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
