/** Words of 32 bits in a signature: 256 bits, of which a usual user's texts set a fifth. */
const WORDS = 8;
/** Shorter texts have no signature to look for. */
const GRAM = 3;

/**
 * For each slot, which groups of three characters its texts hold, as bits of a hash. A slot without the bits of a
 * searched text cannot hold the text; most slots that lack it are passed over so, without their texts being read.
 */
export class Signatures {
  #words = new Uint32Array(1_024 * WORDS);

  set(slot: number, texts: readonly (string | null)[]): void {
    const start = slot * WORDS;
    if (start + WORDS > this.#words.length) {
      const larger = new Uint32Array(Math.max(start + WORDS, this.#words.length * 2));
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words.fill(0, start, start + WORDS);
    for (const text of texts) {
      if (text !== null) markGroups(text, this.#words, start);
    }
  }

  /** A test that no slot with the text fails; undefined if the text is too short to tell. */
  testFor(text: string): ((slot: number) => boolean) | undefined {
    if (text.length < GRAM) return undefined;
    const wanted = new Uint32Array(WORDS);
    markGroups(text, wanted, 0);
    const places = [...wanted.keys()].filter((place) => wanted[place] !== 0);
    return (slot) => {
      const start = slot * WORDS;
      for (const place of places) {
        const mask = wanted[place] as number;
        if (((this.#words[start + place] as number) & mask) >>> 0 !== mask) return false;
      }
      return true;
    };
  }
}

/** Sets the bit of each group of three characters, whatever their case. */
function markGroups(text: string, words: Uint32Array, start: number): void {
  const folded = text.toLowerCase();
  for (let index = 0; index + GRAM <= folded.length; index += 1) {
    const hash =
      Math.imul(folded.charCodeAt(index), 0x9e3779b1) ^
      Math.imul(folded.charCodeAt(index + 1), 0x85ebca6b) ^
      Math.imul(folded.charCodeAt(index + 2), 0xc2b2ae35);
    const bit = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f) >>> 24;
    const word = start + (bit >>> 5);
    words[word] = (words[word] as number) | (1 << (bit & 31));
  }
}
