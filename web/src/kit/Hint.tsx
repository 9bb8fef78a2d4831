// What to say where there is nothing to show: the fact, and the command that changes it.
import type { ReactNode } from 'react';
import { Command } from './Command';
import classes from './kit.module.css';

type Props = { title: string; text?: string; command?: string; children?: ReactNode };

export function Hint({ title, text, command, children }: Props) {
  return (
    <section className={classes.hint}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {command && <Command>{command}</Command>}
      {children}
    </section>
  );
}
