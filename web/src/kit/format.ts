// Numbers and times as people read them. Pure: the time that counts as now is handed in.
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en');
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** 1234567 as `1.2M`; what is under a thousand stays whole. */
export function tokens(count: number): string {
  return compact.format(count);
}

/** Every digit, in groups of three. */
export function exact(count: number): string {
  return whole.format(count);
}

/** Micro-dollars as dollars; small sums keep the digits that say something. */
export function cost(micros: number): string {
  const dollars = micros / 1e6;
  if (micros > 0 && micros < 10_000) return `$${dollars.toFixed(4)}`;
  return `$${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** The local date and time, to the second. */
export function dateTime(iso: string): string {
  return full.format(new Date(iso));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `5 min. ago`, `in 2 hr.`: the largest unit that fits. */
export function fromNow(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(seconds, 'second');
}

/** 95 seconds as `1:35`; nothing below zero. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

// Explicit directional controls can make a text read otherwise than it is stored.
const bidi = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** The text with its bidi controls shown instead of obeyed. */
export function shown(text: string): string {
  return text.replace(bidi, (control) => `[U+${control.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`);
}
