/** Words of 32 bits in a signature: 512 bits, of which a usual user's texts set an eighth. */
const WORDS = 16;
/** Shorter texts have no signature to look for. */
const GRAM = 3;
/** Slots that are looked at to learn which word turns most away. */
const SAMPLES = 1_024;

/**
 * For each slot, which groups of three characters its texts hold, as bits of a hash. A slot without the bits of a
 * searched text cannot hold the text; most slots that lack it are passed over so, without their texts being read.
 * Word by word, all slots' first words side by side: a search mostly reads one word of each.
 */
export class Signatures {
  #words = Array.from({ length: WORDS }, () => new Int32Array(1_024));
  readonly #marks = new Int32Array(WORDS);
  /** One more than the highest slot. */
  #size = 0;

  set(slot: number, texts: readonly (string | null)[]): void {
    this.#size = Math.max(this.#size, slot + 1);
    if (slot >= (this.#words[0]?.length ?? 0)) {
      this.#words = this.#words.map((words) => {
        const larger = new Int32Array(Math.max(slot + 1, words.length * 2));
        larger.set(words);
        return larger;
      });
    }
    this.#marks.fill(0);
    for (const text of texts) if (text !== null) markGroups(text, this.#marks);
    for (let place = 0; place < WORDS; place += 1) {
      (this.#words[place] as Int32Array)[slot] = this.#marks[place] as number;
    }
  }

  /** A test that no slot with the text fails; undefined if the text is too short to tell. */
  testFor(text: string): ((slot: number) => boolean) | undefined {
    if (text.length < GRAM) return undefined;
    const wanted = new Int32Array(WORDS);
    markGroups(text, wanted);
    const places = [...wanted.keys()].filter((place) => wanted[place] !== 0);
    const passing = new Map(places.map((place) => [place, this.#countPassing(place, wanted[place] as number)]));
    // The word first that turns most slots away: what all texts share, such as the host of their addresses, turns none.
    places.sort((one, other) => (passing.get(one) ?? 0) - (passing.get(other) ?? 0));
    const [first = 0, ...rest] = places;
    const [words, mask] = [this.#words[first] as Int32Array, wanted[first] as number];
    const others = rest.map((place) => ({ words: this.#words[place] as Int32Array, mask: wanted[place] as number }));
    return (slot) => {
      if (((words[slot] as number) & mask) !== mask) return false;
      for (let index = 0; index < others.length; index += 1) {
        const other = others[index] as { words: Int32Array; mask: number };
        if (((other.words[slot] as number) & other.mask) !== other.mask) return false;
      }
      return true;
    };
  }

  /** How many of a sample have all of these bits in this word. */
  #countPassing(place: number, mask: number): number {
    const words = this.#words[place] as Int32Array;
    let passed = 0;
    for (let turn = 0; turn < Math.min(SAMPLES, this.#size); turn += 1) {
      // Scattered, because texts that were made in a loop repeat at even distances.
      const slot = (Math.imul(turn + 1, 0x9e3779b1) >>> 0) % this.#size;
      if (((words[slot] as number) & mask) === mask) passed += 1;
    }
    return passed;
  }
}

/** Sets the bit of each group of three characters, whatever their case. */
function markGroups(text: string, words: Int32Array): void {
  const folded = text.toLowerCase();
  let [first, second] = [folded.charCodeAt(0), folded.charCodeAt(1)];
  for (let index = 2; index < folded.length; index += 1) {
    const third = folded.charCodeAt(index);
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35);
    const bit = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f) >>> 23;
    words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (bit & 31));
    first = second;
    second = third;
  }
}
