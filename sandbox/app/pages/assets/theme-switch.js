import { element } from './page.js';

export function offerThemes() {
  element('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const current = root.dataset.theme ?? (systemDark ? 'dark' : 'light');
    root.dataset.theme = current === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', root.dataset.theme);
  });
}
