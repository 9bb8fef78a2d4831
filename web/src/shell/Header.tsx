// Product, ledger, who looks; the scheme and the way out.
import { Link } from '@tanstack/react-router';
import { shell } from '../kit/strings';
import type { Viewer } from '../ledger/viewer';
import { ConnectionMark } from './ConnectionMark';
import { SchemeToggle } from './SchemeToggle';
import { SignOut } from './SignOut';
import classes from './shell.module.css';

export function Header({ viewer }: { viewer: Viewer }) {
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.brand} aria-label={shell.home}>
        <img src="/favicon.svg" alt="" width="22" height="22" />
        <span>{shell.product}</span>
      </Link>
      <span className={classes.ledger}>{shell.ledger(viewer.ledger.name)}</span>
      <ConnectionMark />
      <span className={classes.viewer}>{shell.viewer(viewer.name, viewer.role)}</span>
      <SchemeToggle />
      <SignOut />
    </header>
  );
}
