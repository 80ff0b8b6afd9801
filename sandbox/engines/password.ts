/**
 * The text without a password, whether it appears as in the URL or decoded.
 *
 * @param encoded the password as the URL has it; malformed escapes are taken as they are
 */
export function hidePassword(text: string, encoded: string): string {
  if (encoded === '') return text;
  let decoded = encoded;
  try {
    decoded = decodeURIComponent(encoded);
  } catch {
    // A stray "%": the URL is wrong, and is reported as such elsewhere.
  }
  return text.replaceAll(encoded, '***').replaceAll(decoded, '***');
}
