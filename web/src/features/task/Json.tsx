// Free JSON as text; it is data and is never read as anything else.
import { shown } from '../../kit/format';

export function Json({ value }: { value: unknown }) {
  return <pre tabIndex={0}>{shown(JSON.stringify(value, null, 2))}</pre>;
}
