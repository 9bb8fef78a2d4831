// A part of the page with its heading; a screen reader can jump to it.
import { useId, type ReactNode } from 'react';
import classes from './task.module.css';

type Props = { title: string; aside?: ReactNode; children: ReactNode };

export function Section({ title, aside, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead}>
        <h2 id={id}>{title}</h2>
        {aside && <span className="quiet">{aside}</span>}
      </div>
      {children}
    </section>
  );
}
