import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Markdown } from './Markdown';

it('raw HTML stays text', () => {
  const { container } = render(<Markdown>{'<img src=x onerror=alert(1)> <script>alert(1)</script>'}</Markdown>);
  expect(container.querySelector('img, script')).toBeNull();
  expect(container.textContent).toContain('<script>');
});

it('a picture becomes a link, so that nothing is loaded', () => {
  const { container } = render(<Markdown>![Plan](https://example.org/plan.png)</Markdown>);
  expect(container.querySelector('img')).toBeNull();
  expect(screen.getByRole('link', { name: 'Image: Plan' }).getAttribute('href')).toBe('https://example.org/plan.png');
});

it('a link that would run a script leads nowhere', () => {
  const { container } = render(<Markdown>{'[press](javascript:alert(1))'}</Markdown>);
  expect(container.querySelector('a')).toBeNull();
  expect(container.textContent).toContain('press');
});

it('links tell the other side nothing', () => {
  render(<Markdown>[docs](https://example.org)</Markdown>);
  expect(screen.getByRole('link').getAttribute('rel')).toBe('noopener noreferrer nofollow');
});

it('headings start below those of the page', () => {
  render(<Markdown># Goal</Markdown>);
  expect(screen.getByRole('heading', { level: 3 }).textContent).toBe('Goal');
});

it('direction overrides are shown', () => {
  const { container } = render(<Markdown>{'a\u202Eb'}</Markdown>);
  expect(container.textContent).toContain('[U+202E]');
});
