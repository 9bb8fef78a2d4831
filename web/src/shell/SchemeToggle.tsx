// Light or dark; until somebody chooses, the system's wish counts.
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { MoonIcon, SunIcon } from '../kit/icons';
import { shell } from '../kit/strings';

export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? shell.toLight : shell.toDark;
  return (
    <ActionIcon variant="default" size="lg" aria-label={label} title={label}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      {dark ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}
