const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;', // `]]>` must not stand in XML's character data
  '"': '&quot;',
  "'": '&#39;', // by number: not every reader of HTML knows `&apos;`
};

/** Text between tags or in a quoted attribute, of HTML and XML alike. It is to be cleaned before: see `plain-text.ts`. */
export function escapeEntities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
