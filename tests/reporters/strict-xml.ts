/** An element of a parsed document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const NAME = '[A-Za-z_][A-Za-z0-9_.-]*';
// The characters of XML 1.0; anything else makes a document that no parser may accept.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function decode(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const known = /^#\d{1,7}$/.test(name) ? String.fromCodePoint(Number(name.slice(1))) : NAMED[name];
    if (!whole.endsWith(';') || known === undefined) throw new Error(`not an entity: ${whole.slice(0, 20)}`);
    return known;
  });
}

/**
 * Parses the part of XML 1.0 that a test report needs and refuses all else: comments, CDATA, processing instructions, document types, unknown
 * entities, bare `<` and `]]>` in text, characters outside XML, attributes given twice, tags that do not fit.
 */
export function parseStrictXml(text: string): XmlElement {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) throw new Error(`forbidden character U+${forbidden[0].codePointAt(0)?.toString(16)}`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(declaration)) throw new Error('no declaration');
  const document: XmlElement = { name: '#document', attributes: {}, children: [], text: '' };
  const open = [document];
  const token = new RegExp(`<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|</(${NAME})>|([^<]+)`, 'y');
  token.lastIndex = declaration.length;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const parent = open.at(-1);
    if (!match || !parent) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 40)}`);
    const [, name, list = '', empty, closed, content] = match;
    if (content !== undefined) {
      if (content.includes(']]>')) throw new Error('`]]>` in text');
      if (parent === document && content.trim() !== '') throw new Error('text outside the root');
      parent.text += decode(content);
    } else if (closed !== undefined) {
      if (open.length === 1 || parent.name !== closed) throw new Error(`</${closed}> closes <${parent.name}>`);
      open.pop();
    } else if (name !== undefined) {
      const attributes: Record<string, string> = {};
      for (const [, key = '', value = ''] of list.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))) {
        if (key in attributes) throw new Error(`${key} given twice`);
        attributes[key] = decode(value);
      }
      const element: XmlElement = { name, attributes, children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [root] = document.children;
  if (open.length !== 1 || !root || document.children.length !== 1) throw new Error('not one whole root');
  return root;
}
