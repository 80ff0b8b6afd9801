import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes a minute or more. Begun last, it would leave one core idle at the end. */
const LONGEST = ['tests/corpus/faults.test.ts', 'tests/corpus/disturbance.test.ts', 'tests/receivers/shapes.test.ts'];

/** Vitest's own order, with the longest files before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.some((file) => moduleId.endsWith(file));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
