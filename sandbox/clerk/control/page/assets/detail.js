import { element, LiveTable, timeOf } from './table.js';

const byId = (id) => document.getElementById(id);

const attempts = new LiveTable(byId('detail-attempts'), {
  empty: 'It has not been attempted yet.',
  columns: [
    { title: '#', cell: ({ number }) => ({ text: String(number) }) },
    { title: 'Sent', cell: ({ at }) => timeOf(at) },
    { title: 'Why', cell: ({ trigger }) => ({ text: trigger }) },
    {
      title: 'Status',
      cell: ({ status, error }) => ({
        text: status === null ? 'none' : String(status),
        badge: error === null && status >= 200 && status < 300 ? 'good' : 'bad',
      }),
    },
    { title: 'Took', cell: ({ durationMs }) => ({ text: `${durationMs} ms` }) },
    { title: 'Answer', cell: ({ error, responseBody }) => ({ text: error ?? responseBody }) },
  ],
});

/** What is shown in the dialog, while it is open. */
let shown;

async function load() {
  const { id, endpointId } = shown;
  const response = await fetch(`/_control/deliveries/${encodeURIComponent(id)}`);
  if (!response.ok) return false;
  const { deliveries } = await response.json();
  const delivery = deliveries.find((each) => each.endpointId === endpointId);
  if (delivery === undefined || shown === undefined || shown.id !== id) return false;
  byId('detail-title').textContent = delivery.event;
  const facts = [
    ['Message', delivery.id],
    ['Endpoint', delivery.url],
    ['User', delivery.userId ?? '–'],
    ['State', delivery.state],
    ['Made', new Date(delivery.createdAt).toISOString()],
  ];
  byId('detail-facts').replaceChildren(
    ...facts.map(([name, value]) => {
      const pair = element('div');
      pair.append(element('dt', name), element('dd', value));
      return pair;
    }),
  );
  attempts.show(delivery.attempts.map((attempt, index) => ({ ...attempt, key: attempt.id, number: index + 1 })));
  byId('detail-payload').textContent = JSON.stringify(JSON.parse(delivery.body), null, 2);
  return true;
}

/** Opens the dialog on one delivery. */
export async function openDetail(delivery) {
  shown = delivery;
  if (await load()) byId('detail').showModal();
}

/** Called with each new view: loads again what has changed. */
export function refreshDetail(deliveries) {
  const now = shown && deliveries.find(({ id, endpointId }) => id === shown.id && endpointId === shown.endpointId);
  if (!now || (now.attempts === shown.attempts && now.state === shown.state)) return;
  shown = now;
  void load();
}

export function listenToDetail(resend) {
  byId('detail-close').addEventListener('click', () => byId('detail').close());
  byId('detail-resend').addEventListener('click', () => void resend(shown));
  byId('detail').addEventListener('close', () => {
    shown = undefined;
  });
}
