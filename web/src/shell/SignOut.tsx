// Ends the session and forgets everything that was read with it.
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { shell } from '../kit/strings';
import { signOut } from '../ledger/session';

export function SignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queries.clear();
    },
  });
  return (
    <>
      {leave.error && <span role="alert">{shell.signOutFailed}</span>}
      <Button variant="default" size="sm" fw={500} loading={leave.isPending} onClick={() => leave.mutate()}>
        {shell.signOut}
      </Button>
    </>
  );
}
