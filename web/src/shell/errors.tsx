// What stands in a page's place when it can't be drawn.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Hint } from '../kit/Hint';
import { shell } from '../kit/strings';

export function NoPage() {
  return (
    <main>
      <Hint title={shell.noPage}>
        <p>
          <Link to="/">{shell.toBoard}</Link>
        </p>
      </Hint>
    </main>
  );
}

export function Crashed() {
  return (
    <main>
      <Hint title={shell.crashed} text={shell.crashedHint}>
        <Button mt="md" onClick={() => location.reload()}>
          {shell.reload}
        </Button>
      </Hint>
    </main>
  );
}
