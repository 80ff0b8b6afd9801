import { ClerkApiError } from '../http/error.ts';

/** Clerk's defaults. */
export const USERNAME_RULES = { minimum: 4, maximum: 64 } as const;

/**
 * The username as Clerk stores it: trimmed, lower-case.
 *
 * @throws ClerkApiError `form_username_invalid_length`, `form_username_invalid_character`,
 *   `form_username_needs_non_number_char`
 */
export function readUsername(text: string): string {
  const username = text.trim().toLowerCase();
  const { minimum, maximum } = USERNAME_RULES;
  if (username.length < minimum || username.length > maximum) {
    throw refused(
      'form_username_invalid_length',
      `Username must be between ${minimum} and ${maximum} characters long.`,
    );
  }
  if (!/^[a-z0-9_-]+$/.test(username)) {
    throw refused('form_username_invalid_character', "Username can only contain letters, numbers and '_' or '-'.");
  }
  if (/^\d+$/.test(username)) {
    throw refused('form_username_needs_non_number_char', 'Username must contain one non-number character.');
  }
  return username;
}

const refused = (code: string, message: string): ClerkApiError =>
  new ClerkApiError(422, code, message, { param: 'username' });
