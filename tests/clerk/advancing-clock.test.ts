import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdvancingClock } from '../../sandbox/clerk/advancingClock.ts';
import { FakeClock } from './fake-clock.ts';

test('runs whatever comes due in order, each at its own time, however the two clocks move on', () => {
  const delays = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 60 });
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 400 })), { maxLength: 12 });
  fc.assert(
    fc.property(delays, steps, fc.integer({ min: 2, max: 5 }), (waits, moves, nth) => {
      const base = new FakeClock();
      const clock = new AdvancingClock(base);
      const start = clock.now();
      const ran: [number, number][] = [];
      const cancels = waits.map((ms, index) => clock.after(ms, () => ran.push([index, clock.now() - start])));
      const cancelled = (index: number): boolean => index % nth === 0;
      cancels.forEach((cancel, index) => cancelled(index) && cancel());
      for (const [ahead, ms] of moves) (ahead ? clock : base).advance(ms);
      const passed = clock.now() - start;
      const due = waits
        .map((ms, index): [number, number] => [index, ms])
        .filter(([index, ms]) => !cancelled(index) && ms <= passed)
        .sort((one, other) => one[1] - other[1]);
      // What is due at once waits for the first move.
      expect(ran).toEqual(moves.length === 0 ? [] : due);
    }),
  );
});

test('keeps what is left of a wait when it is set back', () => {
  const clock = new AdvancingClock(new FakeClock());
  let ran = false;
  clock.advance(10_000);
  clock.after(500, () => {
    ran = true;
  });
  clock.setOffset(0);
  clock.advance(499);
  expect(ran).toBe(false);
  clock.advance(1);
  expect([ran, clock.offset]).toEqual([true, 500]);
});

test('runs nothing once it is stopped', () => {
  const base = new FakeClock();
  const clock = new AdvancingClock(base);
  let ran = false;
  clock.after(10, () => {
    ran = true;
  });
  clock.stop();
  base.advance(20);
  expect(ran).toBe(false);
});
