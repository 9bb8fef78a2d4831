// The other way in: the link as text, for a browser that is not where the link was printed.
import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { signIn as text } from '../../kit/strings';
import { tokenOf } from '../../ledger/session';
import classes from './sign-in.module.css';

export function PasteForm({ submit }: { submit: (token: string) => void }) {
  const [link, setLink] = useState('');
  const [wrong, setWrong] = useState(false);

  const send = (event: FormEvent) => {
    event.preventDefault();
    const token = tokenOf(link);
    setWrong(!token);
    if (token) submit(token);
  };

  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <TextInput label={text.paste} description={text.pasteHint} error={wrong && text.pasteEmpty} value={link}
        autoComplete="off" spellCheck={false} onChange={(event) => setLink(event.currentTarget.value)} />
      <Button type="submit">{text.submit}</Button>
    </form>
  );
}
