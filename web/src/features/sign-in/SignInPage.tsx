// Exchanges the one-time token in the address for a session, and says what to do when there is none.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { Command } from '../../kit/Command';
import { signIn as text } from '../../kit/strings';
import { Unreachable } from '../../ledger/errors';
import { onSignedInElsewhere, signIn, takePlace } from '../../ledger/session';
import { PasteForm } from './PasteForm';
import classes from './sign-in.module.css';

export function SignInPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const token = useLocation({ select: (location) => location.hash });
  const enter = useCallback(() => {
    queries.clear();
    void navigate({ href: takePlace(), replace: true });
  }, [queries, navigate]);
  const { mutate, isPending, error } = useMutation({ mutationFn: signIn, onSuccess: enter });

  useEffect(() => onSignedInElsewhere(enter), [enter]);
  useEffect(() => {
    if (!token) return;
    // A secret does not stay in the address or the history.
    void navigate({ to: '/sign-in', hash: '', replace: true });
    mutate(token);
  }, [token, navigate, mutate]);

  return (
    <main className={classes.page}>
      <title>{`${text.title} · Task Ledger`}</title>
      <img src="/favicon.svg" alt="" width="40" height="40" />
      <h1>{text.title}</h1>
      <p role={error ? 'alert' : 'status'}>{isPending ? text.working : sentence(error)}</p>
      {!isPending && (
        <>
          <Command>{text.command}</Command>
          <PasteForm submit={mutate} />
        </>
      )}
    </main>
  );
}

function sentence(error: Error | null): string {
  if (!error) return text.intro;
  return error instanceof Unreachable ? text.unreachable : text.refused;
}
