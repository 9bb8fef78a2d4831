// The widths of a budget's bar.

/** Per cent of the bar for what is spent and what is reserved; together never more than all of it. */
export function barParts(limit: number, spent: number, reserved: number): { spent: number; reserved: number } {
  if (limit <= 0) return { spent: 100, reserved: 0 };
  const spentPercent = Math.min(100, (spent / limit) * 100);
  return { spent: spentPercent, reserved: Math.min(100 - spentPercent, (reserved / limit) * 100) };
}
