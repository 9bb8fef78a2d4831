// A long text shows its beginning; the rest is one press away, so that what follows stays near.
import { Button } from '@mantine/core';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { task as text } from '../../kit/strings';
import classes from './task.module.css';

// Folding away less than a few lines would cost more than it saves.
const FOLDED_PX = 480;
const WORTH_PX = 120;

/** Measures its content once: give it a key that changes with the text. */
export function Fold({ children }: { children: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  const [long, setLong] = useState(false);
  const [open, setOpen] = useState(false);

  useLayoutEffect(() => {
    setLong((content.current?.scrollHeight ?? 0) > FOLDED_PX + WORTH_PX);
  }, []);

  const folded = long && !open;
  return (
    <>
      <div ref={content} className={folded ? classes.folded : undefined} style={folded ? { maxHeight: FOLDED_PX } : undefined}>
        {children}
      </div>
      {long && (
        <Button variant="default" size="xs" mt="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? text.showLess : text.showAll}
        </Button>
      )}
    </>
  );
}
