/**
 * What a target answers ends in reports: terminal sequences, NUL bytes, bidirectional overrides, half surrogates.
 * Every renderer passes text through here before it escapes for its own format.
 */

// Sequences that a terminal obeys: CSI (colours, cursor), OSC (title, hyperlinks) up to BEL or ST, and the two-byte ones.

const SEQUENCES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-Z\\^-~]/g;

// C0 without tab and newline, DEL, C1.

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

// Marks, embeddings, overrides and isolates: they reorder what stands beside them.
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// What no XML 1.0 document may hold, and no UTF-8 file can.
const NO_CHARACTERS = /\p{Surrogate}|[\ufffe\uffff]/gu;

const nameCharacter = (character: string) =>
  `\u27e8U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`;

/**
 * Makes text safe to show: terminal sequences are dropped, other control and direction characters are named, as in ⟨U+0000⟩ (a NUL
 * is evidence and must not vanish), half surrogates become U+FFFD. Newlines and tabs stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(SEQUENCES, '')
    .replace(CONTROLS, nameCharacter)
    .replace(DIRECTIONS, nameCharacter)
    .replace(NO_CHARACTERS, '\ufffd');
}

/** As {@link cleanText}, on one line: every run of white space is one blank. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
