// A board without tasks: what to type so that there are some.
import { Link } from '@tanstack/react-router';
import { Hint } from '../../kit/Hint';
import { board as text } from '../../kit/strings';

export function BoardEmpty({ projects }: { projects: readonly string[] }) {
  const [first] = projects;
  if (!first) return <Hint heading="h2" title={text.empty} text={text.emptyHint} command={text.emptyCommands} />;
  return (
    <Hint heading="h2" title={text.emptyFiltered(projects.join(', '))} text={text.emptyHint}
      command={text.emptyFilteredCommand(first)}>
      <p>
        <Link to="/" search={{}}>
          {text.clear}
        </Link>
      </p>
    </Hint>
  );
}
