// What to say where there is nothing to show: the fact, and the command that changes it.
import type { ReactNode } from 'react';
import { Command } from './Command';
import classes from './kit.module.css';

type Props = { heading?: 'h1' | 'h2'; title: string; text?: string; command?: string; children?: ReactNode };

export function Hint({ heading: Heading = 'h1', title, text, command, children }: Props) {
  return (
    <section className={classes.hint}>
      <Heading>{title}</Heading>
      {text && <p>{text}</p>}
      {command && <Command>{command}</Command>}
      {children}
    </section>
  );
}
