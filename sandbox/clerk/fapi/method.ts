const OVERRIDES = new Set(['PATCH', 'PUT', 'DELETE']);

/** The request that a POST with `_method` in its query or form stands for; clerk-js sends no other methods but GET. */
export async function overrideMethod(request: Request): Promise<Request> {
  if (request.method !== 'POST') return request;
  const asked = new URL(request.url).searchParams.get('_method');
  if (asked !== null) return withMethod(request, asked);
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  const length = Number(request.headers.get('content-length'));
  // Chunked and long bodies are left to the body limit; clerk-js puts `_method` in the query.
  if (!isForm || !(length > 0 && length < 65_536)) return request;
  const text = await request.text();
  const inForm = new URLSearchParams(text).get('_method');
  const rebuilt = new Request(request.url, { method: 'POST', headers: request.headers, body: text });
  return inForm === null ? rebuilt : withMethod(rebuilt, inForm);
}

function withMethod(request: Request, asked: string): Request {
  const method = asked.toUpperCase();
  if (!OVERRIDES.has(method)) return request;
  return new Request(request.url, {
    method,
    headers: request.headers,
    body: request.body,
    duplex: 'half',
  } as RequestInit);
}
