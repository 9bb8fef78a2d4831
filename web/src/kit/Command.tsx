// A command to type next, with a button that copies it.
import { useState } from 'react';
import { shell } from './strings';
import classes from './kit.module.css';

export function Command({ children }: { children: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(children).then(() => setCopied(true));
  return (
    <div className={classes.command}>
      <pre tabIndex={0}>
        <code>{children}</code>
      </pre>
      {/* Without a secure context there is no clipboard; the text can still be selected. */}
      {'clipboard' in navigator && (
        <button type="button" className={classes.copy} onClick={() => void copy()}>
          {copied ? shell.copied : shell.copy}
        </button>
      )}
    </div>
  );
}
