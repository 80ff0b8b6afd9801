/**
 * The page's only script. Everything it adds (theme, search, filter, copying, unfolding at a deep link) is hidden until it runs;
 * the page is whole without it. Plain text here, and not a function turned into text: compilers add helpers to functions.
 * It reads and toggles; it never makes markup.
 */
export const SCRIPT = `'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;

  const theme = byId('theme');
  const store = (value) => { try { return value === undefined ? localStorage.getItem('preflight-theme') : localStorage.setItem('preflight-theme', value); } catch { return null; } };
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme || (prefersDark.matches ? 'dark' : 'light')) === 'dark';
  const label = () => { theme.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
  const kept = store();
  if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; store(root.dataset.theme); label(); });
  prefersDark.addEventListener('change', label);
  theme.hidden = false;
  label();

  const rows = [...document.querySelectorAll('[data-item]')].map((node) => ({ node, state: node.dataset.state, text: '' }));
  const sections = [...document.querySelectorAll('.section, .checklist')];
  const chips = [...document.querySelectorAll('[data-filter]')];
  const search = byId('search');
  const filter = () => {
    const wanted = new Set(chips.filter((chip) => chip.getAttribute('aria-pressed') === 'true').map((chip) => chip.dataset.filter));
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      if (words.length > 0 && row.text === '') row.text = row.node.textContent.toLowerCase();
      const fits = (wanted.size === 0 || wanted.has(row.state)) && words.every((word) => row.text.includes(word));
      row.node.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const section of sections) section.hidden = !section.querySelector('[data-item]:not([hidden])');
    byId('shown').textContent = shown + ' of ' + rows.length + ' rows';
    byId('nothing').hidden = shown > 0;
  };
  search.addEventListener('input', filter);
  for (const chip of chips) chip.addEventListener('click', () => { chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true')); filter(); });
  byId('toolbar').addEventListener('submit', (event) => event.preventDefault());
  byId('toolbar').hidden = false;
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input')) return;
    event.preventDefault();
    search.focus();
  });

  const unfold = byId('unfold');
  unfold.addEventListener('click', () => {
    const open = unfold.textContent === 'Unfold all';
    for (const row of rows) if (!row.node.hidden) row.node.open = open;
    unfold.textContent = open ? 'Fold all' : 'Unfold all';
  });

  const visit = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* not an encoded one */ }
    const node = id && byId(id);
    if (!node) return;
    if (node.hidden) { search.value = ''; for (const chip of chips) chip.setAttribute('aria-pressed', 'false'); filter(); }
    if (node.matches('details')) node.open = true;
    node.scrollIntoView();
  };
  addEventListener('hashchange', visit);
  visit();

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll('.copy')) {
      button.hidden = false;
      button.addEventListener('click', async () => {
        try { await navigator.clipboard.writeText(button.previousElementSibling.textContent); button.textContent = 'Copied'; }
        catch { button.textContent = 'Not copied'; }
        setTimeout(() => { button.textContent = 'Copy'; }, 1500);
      });
    }
  }
})();
`;
