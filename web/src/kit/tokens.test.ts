import { describe, expect, it } from 'vitest';
import { priorityColours, statusColours, surfaces, type Scheme } from './tokens';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each<Scheme>(['light', 'dark'])('%s tokens', (scheme) => {
  const { page, panel, text, quiet, link, good, warn, bad, bar, track, focus } = surfaces[scheme];

  it.each(Object.entries(statusColours[scheme]))('%s reads on its own ground', (_, pair) => {
    expect(contrast(pair.text, pair.ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(priorityColours[scheme]))('%s reads on page and panel', (_, colour) => {
    for (const ground of [page, panel]) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('texts read on page and panel', () => {
    for (const colour of [text, quiet, link, good, warn, bad])
      for (const ground of [page, panel]) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('bars and focus rings stand out from what is around them', () => {
    expect(contrast(bar, track)).toBeGreaterThanOrEqual(3);
    for (const ground of [page, panel]) expect(contrast(focus, ground)).toBeGreaterThanOrEqual(3);
  });
});
