/** Work that waits its turn: so many at once, first come first served. */
export class Lane<Job> {
  readonly #width: number;
  readonly #work: (job: Job) => Promise<void>;
  #waiting: Job[] = [];
  /** Index of the first that waits; taking it off the front of a long array would move all the others. */
  #first = 0;
  #running = 0;

  constructor(width: number, work: (job: Job) => Promise<void>) {
    this.#width = width;
    this.#work = work;
  }

  add(job: Job): void {
    if (this.#running < this.#width) void this.#run(job);
    else this.#waiting.push(job);
  }

  async #run(job: Job): Promise<void> {
    this.#running += 1;
    let next: Job | undefined = job;
    while (next !== undefined) {
      await this.#work(next);
      next = this.#take();
    }
    this.#running -= 1;
  }

  #take(): Job | undefined {
    const job = this.#waiting[this.#first];
    this.#first += 1;
    if (this.#first >= this.#waiting.length) {
      this.#waiting = [];
      this.#first = 0;
    }
    return job;
  }
}
