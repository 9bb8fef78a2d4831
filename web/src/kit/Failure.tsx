// An answer that did not come, in words, with the way to ask again.
import { Button } from '@mantine/core';
import { Hint } from './Hint';
import { shell } from './strings';

type Props = { heading?: 'h1' | 'h2'; error: { message: string; requestId?: string | undefined }; retry: () => void };

export function Failure({ heading = 'h1', error, retry }: Props) {
  return (
    <div role="alert">
      <Hint heading={heading} title={shell.failed} text={error.message}>
        {error.requestId && <p>{shell.request(error.requestId)}</p>}
        <Button mt="md" onClick={retry}>
          {shell.again}
        </Button>
      </Hint>
    </div>
  );
}
