/** A host name with a dot, without scheme, path or port. */
const HOST_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/;

export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}
