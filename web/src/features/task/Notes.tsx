// What people and agents wrote down beside the work.
import { shown } from '../../kit/format';
import { task as text, word } from '../../kit/strings';
import { Time } from '../../kit/Time';
import { graphql, read, type FragmentType } from '../../ledger/gql';
import { Markdown } from './Markdown';
import { Section } from './Section';
import classes from './task.module.css';

const NotesFragment = graphql(`
  fragment Notes_task on Task {
    notes {
      kind
      text
      at
      by
    }
  }
`);

export function Notes({ task }: { task: FragmentType<typeof NotesFragment> }) {
  const { notes } = read(NotesFragment, task);
  if (notes.length === 0) return null;
  return (
    <Section title={text.notes} aside={notes.length}>
      <ol className={classes.entries}>
        {notes.map((note) => (
          <li key={`${note.at} ${note.text}`}>
            <p className="quiet">
              {word(note.kind)}, {shown(note.by)}, <Time at={note.at} />
            </p>
            <Markdown>{note.text}</Markdown>
          </li>
        ))}
      </ol>
    </Section>
  );
}
