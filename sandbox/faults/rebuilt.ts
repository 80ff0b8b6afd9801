/** The same request with another body or other headers, as a middleware leaves it to the handler. */
export async function rebuild(
  request: Request,
  change: { readonly body?: (raw: Buffer) => string; readonly headers?: (headers: Headers) => void },
): Promise<Request> {
  const raw = Buffer.from(await request.arrayBuffer());
  const headers = new Headers(request.headers);
  change.headers?.(headers);
  const body = change.body?.(raw) ?? raw;
  return new Request(request.url, { method: request.method, headers, body });
}
