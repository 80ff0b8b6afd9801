// Text becomes text and nothing else: every cell is filled by textContent.

/** An element with text in it. */
export function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

/** A time of day; the whole of it is in the title. */
export function timeOf(ms) {
  if (ms === null || ms === undefined) return { text: '–' };
  const date = new Date(ms);
  return { text: date.toLocaleTimeString([], { hour12: false }), title: date.toISOString() };
}

/** A length of time in its two largest units. */
export function durationOf(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** So much of a text is shown in a cell. */
const SHOWN_CHARACTERS = 160;

/** Changes a cell only where it differs, so that focus and selection stay. */
function fill(cell, { text: whole, title = '', badge = '', link = '' }) {
  const text = whole.length > SHOWN_CHARACTERS ? `${whole.slice(0, SHOWN_CHARACTERS)}…` : whole;
  const wanted = JSON.stringify([text, title, badge, link]);
  if (cell.dataset.shown === wanted) return;
  cell.dataset.shown = wanted;
  if (badge !== '') cell.replaceChildren(element('span', text, `badge ${badge}`));
  else if (/^https?:\/\//.test(link)) {
    const anchor = element('a', text);
    anchor.href = link;
    anchor.rel = 'noreferrer';
    anchor.target = '_blank';
    cell.replaceChildren(anchor);
  } else cell.textContent = text;
  cell.title = title;
}

/**
 * A table whose rows are known by a key.
 *
 * @param columns `{ title, cell: (row) => { text, title?, badge?, link? } }`
 * @param actions `{ label, name: (row) => accessible name, run: (row) => void }`
 */
export class LiveTable {
  #columns;
  #actions;
  #body = element('tbody');
  #rows = new Map();

  constructor(place, { columns, actions = [], empty }) {
    this.#columns = columns;
    this.#actions = actions;
    const table = element('table');
    const head = element('tr');
    for (const { title } of columns) head.append(Object.assign(element('th', title), { scope: 'col' }));
    if (actions.length > 0) {
      const cell = Object.assign(element('th'), { scope: 'col' });
      cell.append(element('span', 'Actions', 'unseen'));
      head.append(cell);
    }
    const section = element('thead');
    section.append(head);
    table.append(section, this.#body);
    this.nothing = element('p', empty, 'empty');
    place.replaceChildren(table, this.nothing);
    this.table = table;
  }

  /** @param rows in the order in which they are shown, each with a `key` */
  show(rows) {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { line }] of this.#rows) {
      if (keys.has(key)) continue;
      line.remove();
      this.#rows.delete(key);
    }
    let before = this.#body.firstElementChild;
    for (const row of rows) {
      const known = this.#rows.get(row.key) ?? this.#make(row);
      known.row = row;
      this.#columns.forEach(({ cell }, index) => fill(known.cells[index], cell(row)));
      known.buttons.forEach((button, index) => button.setAttribute('aria-label', this.#actions[index].name(row)));
      if (known.line === before) before = before.nextElementSibling;
      else this.#body.insertBefore(known.line, before);
    }
    this.table.hidden = rows.length === 0;
    this.nothing.hidden = rows.length > 0;
  }

  #make(row) {
    const line = element('tr');
    const cells = this.#columns.map(() => element('td'));
    const known = { row, line, cells, buttons: [] };
    line.append(...cells);
    if (this.#actions.length > 0) {
      const cell = element('td', '', 'actions');
      for (const { label, run } of this.#actions) {
        const button = Object.assign(element('button', label), { type: 'button' });
        button.addEventListener('click', () => run(known.row));
        known.buttons.push(button);
      }
      cell.append(...known.buttons);
      line.append(cell);
    }
    this.#rows.set(row.key, known);
    return known;
  }
}
