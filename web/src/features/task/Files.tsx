// Paths, as they were written.
import { shown } from '../../kit/format';
import { task as text } from '../../kit/strings';
import classes from './task.module.css';

export function Files({ files }: { files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <>
      <h3>{text.files}</h3>
      <ul className={classes.files}>
        {files.map((file) => (
          <li key={file}>
            <code>{shown(file)}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
