import { listenToDetail, openDetail, refreshDetail } from './detail.js';
import { durationOf, LiveTable, timeOf } from './table.js';

const byId = (id) => document.getElementById(id);
const place = (id) => document.querySelector(`#${id} .scroll`);
const STATES = {
  delivered: 'good',
  pending: 'open',
  failed: 'bad',
  lost: 'bad',
  active: 'good',
  banned: 'bad',
  locked: 'bad',
};

let view;

function notice(text) {
  byId('notice').textContent = text;
}

async function post(path, body) {
  const response = await fetch(`/_control${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (response.ok) return true;
  const { errors } = await response.json();
  notice(errors?.[0]?.long_message ?? `The stand-in answered ${response.status}.`);
  return false;
}

async function resend({ id, endpointId, event }) {
  const sent = await post(`/deliveries/${encodeURIComponent(id)}/resend`, { endpoint: endpointId });
  if (sent) notice(`${event} is sent again.`);
}

const short = (text) => ({ text: text.length > 14 ? `${text.slice(0, 9)}…${text.slice(-4)}` : text, title: text });

function nextOf({ state, nextAttemptAt }) {
  if (state !== 'pending' || nextAttemptAt === null) return { text: '–' };
  const wait = nextAttemptAt - (Date.now() + view.clock.aheadMs);
  return { text: wait > 500 ? `in ${durationOf(wait)}` : 'now', title: new Date(nextAttemptAt).toISOString() };
}

const tables = {
  deliveries: new LiveTable(place('deliveries'), {
    empty: 'Nothing has been sent. A change of a user makes a delivery to each webhook endpoint.',
    columns: [
      { title: 'Event', cell: ({ event }) => ({ text: event }) },
      { title: 'State', cell: ({ state }) => ({ text: state, badge: STATES[state] }) },
      { title: 'Attempts', cell: ({ attempts }) => ({ text: String(attempts) }) },
      { title: 'Last answer', cell: ({ answer }) => ({ text: answer ?? '–' }) },
      { title: 'Next', cell: nextOf },
      { title: 'User', cell: ({ userId }) => short(userId ?? '–') },
      { title: 'Endpoint', cell: ({ url }) => ({ text: url }) },
      { title: 'Made', cell: ({ createdAt }) => timeOf(createdAt) },
    ],
    actions: [
      { label: 'Details', name: ({ event }) => `Details of ${event}`, run: (row) => void openDetail(row) },
      { label: 'Resend', name: ({ event }) => `Resend ${event}`, run: (row) => void resend(row) },
    ],
  }),
  mails: new LiveTable(place('mails'), {
    empty: 'No mail has been sent.',
    columns: [
      { title: 'To', cell: ({ to }) => ({ text: to }) },
      { title: 'Purpose', cell: ({ purpose }) => ({ text: purpose.replaceAll('_', ' ') }) },
      { title: 'Code or link', cell: ({ code, url }) => (url ? { text: url, link: url } : { text: code }) },
      { title: 'Sent', cell: ({ sentAt }) => timeOf(sentAt) },
    ],
  }),
  users: new LiveTable(place('users'), {
    empty: 'There are no users.',
    columns: [
      { title: 'Address', cell: ({ address }) => ({ text: address ?? '–' }) },
      { title: 'Name', cell: ({ name }) => ({ text: name || '–' }) },
      { title: 'State', cell: ({ state }) => ({ text: state, badge: STATES[state] ?? 'open' }) },
      { title: 'Sessions', cell: ({ sessions }) => ({ text: String(sessions) }) },
      { title: 'Last sign-in', cell: ({ lastSignInAt }) => timeOf(lastSignInAt) },
      { title: 'Id', cell: ({ id }) => short(id) },
    ],
  }),
  sessions: new LiveTable(place('sessions'), {
    empty: 'Nobody is signed in.',
    columns: [
      { title: 'User', cell: ({ address, userId }) => ({ text: address ?? userId }) },
      { title: 'Status', cell: ({ status }) => ({ text: status, badge: STATES[status] ?? 'open' }) },
      { title: 'Started', cell: ({ createdAt }) => timeOf(createdAt) },
      { title: 'Last active', cell: ({ lastActiveAt }) => timeOf(lastActiveAt) },
      { title: 'Id', cell: ({ id }) => short(id) },
    ],
  }),
};

/** Rows that hold the filter's text in any field, and how many there are of how many. */
function show(name, rows) {
  const wanted = byId('filter').value.trim().toLowerCase();
  const fits = rows.filter((row) => wanted === '' || JSON.stringify(Object.values(row)).toLowerCase().includes(wanted));
  tables[name].show(fits.map((row) => ({ ...row, key: `${row.id} ${row.endpointId ?? ''}` })));
  const all = view.counts[name];
  document.querySelector(`#${name} .count`).textContent = fits.length < all ? `${fits.length} of ${all}` : String(all);
}

function render() {
  if (view === undefined) return;
  const { instance, clock } = view;
  byId('environment').textContent = instance.environment;
  byId('publishable-key').textContent = instance.publishableKey;
  byId('api-url').textContent = instance.apiUrl;
  byId('fapi-url').textContent = instance.fapiUrl;
  byId('ahead').textContent = clock.aheadMs === 0 ? 'real time' : `${durationOf(clock.aheadMs)} ahead`;
  for (const name of Object.keys(tables)) show(name, view[name]);
  refreshDetail(view.deliveries);
}

byId('filter').addEventListener('input', render);
byId('advance').addEventListener('click', async () => {
  const step = byId('step');
  if (await post('/clock/advance', { ms: Number(step.value) })) {
    notice(`The clock has moved on by ${step.options[step.selectedIndex].text}.`);
  }
});
listenToDetail(resend);

const events = new EventSource('/_control/events');
events.addEventListener('open', () => {
  byId('connection').textContent = 'live';
  byId('connection').className = 'badge good';
});
events.addEventListener('error', () => {
  byId('connection').textContent = 'not connected';
  byId('connection').className = 'badge bad';
});
events.addEventListener('message', ({ data }) => {
  view = JSON.parse(data);
  render();
});
// "in 5 s" grows old without any event.
setInterval(() => view && show('deliveries', view.deliveries), 1000);
