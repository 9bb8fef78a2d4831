// Every colour that carries meaning, once per scheme; tokens.test.ts holds each pair to WCAG AA.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import type { Priority, TaskStatus } from '../ledger/gql/graphql';

/** Text on its ground; the pair has a contrast of 4.5 at least. */
export type Pair = { text: string; ground: string };
export type Scheme = 'light' | 'dark';

export const statusColours: Record<Scheme, Record<TaskStatus, Pair>> = {
  light: {
    INTAKE: { text: '#4a5568', ground: '#e8ebf0' },
    READY: { text: '#1f4e8c', ground: '#dfeafb' },
    IN_PROGRESS: { text: '#5b2a9d', ground: '#ece3fb' },
    PAUSED: { text: '#6b4e00', ground: '#fbf0cf' },
    BLOCKED: { text: '#9a1c1c', ground: '#fde3e1' },
    WAITING: { text: '#8a3a06', ground: '#fde8d8' },
    REVIEW: { text: '#0b5c66', ground: '#d8f2f4' },
    DONE: { text: '#14603a', ground: '#dcf3e4' },
    FAILED: { text: '#8f1240', ground: '#fce0ea' },
    CANCELLED: { text: '#565656', ground: '#ececec' },
  },
  dark: {
    INTAKE: { text: '#c3cad6', ground: '#2b313b' },
    READY: { text: '#a9ccff', ground: '#17304f' },
    IN_PROGRESS: { text: '#d4bcff', ground: '#362254' },
    PAUSED: { text: '#f2d27a', ground: '#3b300c' },
    BLOCKED: { text: '#ffb4ab', ground: '#4a1d1b' },
    WAITING: { text: '#ffc59b', ground: '#472812' },
    REVIEW: { text: '#8fe0e8', ground: '#0f3a40' },
    DONE: { text: '#98e0b4', ground: '#13392a' },
    FAILED: { text: '#ffb0c9', ground: '#4a1a2e' },
    CANCELLED: { text: '#c2c2c2', ground: '#303030' },
  },
};

export const priorityColours: Record<Scheme, Record<Priority, string>> = {
  light: { CRITICAL: '#b3161b', HIGH: '#9a4a00', MEDIUM: '#1f4e8c', LOW: '#4f5b6b', BACKLOG: '#5f6670' },
  dark: { CRITICAL: '#ff9d96', HIGH: '#ffbd85', MEDIUM: '#a9ccff', LOW: '#b8c1ce', BACKLOG: '#a6aebb' },
};

/** The plain surfaces: page, panel on it, line around, text, quiet text, links, and what warns. */
export const surfaces = {
  light: {
    page: '#f5f6f8', panel: '#ffffff', line: '#d3d8df', text: '#1a1f27', quiet: '#565f6c', link: '#1f4e8c',
    focus: '#1f6feb', good: '#14603a', warn: '#8a3a06', bad: '#9a1c1c', bar: '#2f6fc4', track: '#dfe3e9',
  },
  dark: {
    page: '#14171c', panel: '#1d2127', line: '#3a414b', text: '#e6e9ee', quiet: '#a9b1bd', link: '#a9ccff',
    focus: '#7db3ff', good: '#98e0b4', warn: '#ffc59b', bad: '#ffb4ab', bar: '#6ea8f0', track: '#343b45',
  },
} satisfies Record<Scheme, Record<string, string>>;

const ink: MantineColorsTuple = [
  '#eaf1fb', '#d3e2f7', '#a9c8f0', '#7dabe8', '#5792dd', '#3c7dd0', '#2f6fc4', '#275fab', '#1f4e8c', '#163a6a',
];

export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
});

function variables(scheme: Scheme): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, colour] of Object.entries(surfaces[scheme])) all[`--tl-${name}`] = colour;
  for (const [status, pair] of Object.entries(statusColours[scheme])) {
    all[`--tl-status-${status}-text`] = pair.text;
    all[`--tl-status-${status}-ground`] = pair.ground;
  }
  for (const [priority, colour] of Object.entries(priorityColours[scheme])) all[`--tl-priority-${priority}`] = colour;
  const { page, panel, text, quiet, link, line, track, bad } = surfaces[scheme];
  // Mantine's own choices for these fail AA; ours take their place everywhere.
  return {
    ...all,
    '--mantine-color-body': page,
    '--mantine-color-text': text,
    '--mantine-color-dimmed': quiet,
    '--mantine-color-placeholder': quiet,
    '--mantine-color-anchor': link,
    '--mantine-color-error': bad,
    '--mantine-color-default': panel,
    '--mantine-color-default-color': text,
    '--mantine-color-default-hover': track,
    '--mantine-color-default-border': line,
  };
}

/** Writes the tokens as CSS variables, so that style sheets and components read the same ones. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variables('light'),
  dark: variables('dark'),
});
