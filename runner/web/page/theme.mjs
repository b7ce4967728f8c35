// Light or dark: as the system is, until a person chooses.
import { byId, write } from './show.mjs';

const KEY = 'load-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const chosen = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

export const isDark = () => (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark';

/** @param {() => void} onChange */
export function followTheme(onChange) {
  const button = byId('theme');
  const apply = () => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    button.setAttribute('aria-pressed', String(isDark()));
    button.setAttribute('aria-label', 'Dark colours');
    write(button, isDark() ? '☾ Dark' : '☀ Light');
    onChange();
  };
  button.addEventListener('click', () => {
    try {
      localStorage.setItem(KEY, isDark() ? 'light' : 'dark');
    } catch {
      // Without storage the system decides.
    }
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
