// Markdown that others wrote: text and structure only. No raw HTML, no images from anywhere, no scheme but web and mail.
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { shown } from '../../kit/format';
import { OpenIcon, TickIcon } from '../../kit/icons';
import { task as text } from '../../kit/strings';
import { OutsideLink } from './OutsideLink';
import classes from './markdown.module.css';

// Headings start below the page's own, so that its outline stays one.
const components: Components = {
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
  // The reader has taken the address away where its scheme is neither web nor mail.
  a: ({ href, children }) => (href ? <OutsideLink href={href}>{children}</OutsideLink> : <>{children}</>),
  // Loading a picture would tell its host who reads; a link leaves that to the reader.
  img: ({ src, alt }) => {
    const words = text.imageLink(alt ?? '');
    return typeof src === 'string' && src ? <OutsideLink href={src}>{words}</OutsideLink> : <>{words}</>;
  },
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? text.met : text.open}>
      {checked ? <TickIcon /> : <OpenIcon />}
    </span>
  ),
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  table: ({ children }) => (
    <div className={classes.tableFrame} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

export function Markdown({ children }: { children: string }) {
  return (
    <div className={classes.markdown}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
        {shown(children)}
      </ReactMarkdown>
    </div>
  );
}
