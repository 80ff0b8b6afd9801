/** So many new slots wait to be put in together, in order: neighbours are found where the last one was. */
const BATCH = 1_024;
/** Slots in one piece of the list; a piece that is full is cut in two. */
const PIECE = 1_024;

interface Piece {
  readonly slots: Uint32Array;
  length: number;
}

/**
 * Slots in an order, in pieces: to put one in or take one out moves a few kilobytes however many there are, and the
 * n-th is found by counting over the pieces. At a million slots that is about a thousand pieces and 5 MB.
 */
export class SortedSlots {
  readonly #compare: (one: number, other: number) => number;
  #pieces: Piece[] = [newPiece()];
  #waiting: number[] = [];

  constructor(compare: (one: number, other: number) => number) {
    this.#compare = compare;
  }

  insert(slot: number): void {
    if (this.#waiting.push(slot) >= BATCH) this.#settle();
  }

  /** Takes a slot out; its value must still be what it was when it was put in. */
  remove(slot: number): void {
    this.#settle();
    const at = this.#pieceOf(slot);
    const piece = this.#pieces[at] as Piece;
    const index = this.#indexIn(piece, slot);
    if (piece.slots[index] !== slot || index >= piece.length) return;
    piece.slots.copyWithin(index, index + 1, piece.length);
    piece.length -= 1;
    if (piece.length === 0 && this.#pieces.length > 1) this.#pieces.splice(at, 1);
  }

  /** How many come before a slot that is in the list. */
  rank(slot: number): number {
    this.#settle();
    const at = this.#pieceOf(slot);
    let before = 0;
    for (let index = 0; index < at; index += 1) before += this.#pieces[index]?.length ?? 0;
    return before + this.#indexIn(this.#pieces[at] as Piece, slot);
  }

  /** Visits slots from the `start`-th on, or from the `start`-th last backwards, until `visit` says false. */
  walk(start: number, backwards: boolean, visit: (slot: number) => boolean): void {
    this.#settle();
    let skip = start;
    const count = this.#pieces.length;
    for (let turn = 0; turn < count; turn += 1) {
      const { slots, length } = this.#pieces[backwards ? count - 1 - turn : turn] as Piece;
      if (skip >= length) {
        skip -= length;
        continue;
      }
      for (let index = skip; index < length; index += 1) {
        if (!visit(slots[backwards ? length - 1 - index : index] as number)) return;
      }
      skip = 0;
    }
  }

  clear(): void {
    this.#pieces = [newPiece()];
    this.#waiting = [];
  }

  #settle(): void {
    if (this.#waiting.length === 0) return;
    const slots = this.#waiting.sort(this.#compare);
    this.#waiting = [];
    let at = 0;
    for (const slot of slots) at = this.#place(slot, at);
  }

  /** Puts a slot in, at or after the piece `from`, and says into which piece. */
  #place(slot: number, from: number): number {
    const last = this.#pieces.length - 1;
    // What only ever grows at its end, such as times of creation, is not looked for, and fills its pieces up.
    if (this.#isAfter(slot, last)) return this.#append(slot, last);
    const at = this.#pieceOf(slot, from);
    const piece = this.#pieces[at] as Piece;
    const index = this.#indexIn(piece, slot);
    if (piece.length < PIECE) {
      insertAt(piece, index, slot);
      return at;
    }
    const upper = newPiece(piece.slots.subarray(PIECE / 2));
    piece.length = PIECE / 2;
    this.#pieces.splice(at + 1, 0, upper);
    if (index <= piece.length) insertAt(piece, index, slot);
    else insertAt(upper, index - piece.length, slot);
    return at;
  }

  #append(slot: number, last: number): number {
    const piece = this.#pieces[last] as Piece;
    if (piece.length < PIECE) {
      insertAt(piece, piece.length, slot);
      return last;
    }
    return this.#pieces.push(newPiece([slot])) - 1;
  }

  /** The first piece whose last slot does not come before this one; the last piece if all do. */
  #pieceOf(slot: number, from = 0): number {
    let [low, high] = [from, this.#pieces.length - 1];
    if (!this.#isAfter(slot, low)) return low;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isAfter(slot, middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a slot comes after all of a piece. */
  #isAfter(slot: number, at: number): boolean {
    const { slots, length } = this.#pieces[at] as Piece;
    return length > 0 && this.#compare(slots[length - 1] as number, slot) < 0;
  }

  #indexIn(piece: Piece, slot: number): number {
    let [low, high] = [0, piece.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(piece.slots[middle] as number, slot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function newPiece(content: ArrayLike<number> = []): Piece {
  const slots = new Uint32Array(PIECE);
  slots.set(content);
  return { slots, length: content.length };
}

function insertAt(piece: Piece, index: number, slot: number): void {
  piece.slots.copyWithin(index + 1, index, piece.length);
  piece.slots[index] = slot;
  piece.length += 1;
}
