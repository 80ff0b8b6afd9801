import { updateUser } from '../accounts/users.ts';
import { ClerkApiError, invalidValue, malformedRequest, missingParameter } from '../http/error.ts';
import { newId } from '../identifiers.ts';
import { imageUrl } from '../shapes/user.ts';
import { requireUser } from './me.ts';
import type { FapiContext, FapiRoutes } from './visitor.ts';
import { answerWrapped } from './wrapped.ts';

/** How picture files begin. No SVG: it could carry a script. */
const SIGNATURES: readonly (readonly [type: string, bytes: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
];

/** clerk-js sends a file as a form, and a data URL or base64 text as it is. */
async function readFile(c: FapiContext): Promise<Uint8Array<ArrayBuffer>> {
  if (c.req.header('content-type')?.startsWith('multipart/form-data') !== true) {
    const [, base64 = ''] = /^(?:data:[^,]*,)?(.*)$/s.exec(await c.req.text()) ?? [];
    return new Uint8Array(Buffer.from(base64, 'base64'));
  }
  const file = await c.req.formData().then(
    (form) => form.get('file'),
    () => {
      throw malformedRequest();
    },
  );
  return file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
}

/** The signed-in user's picture. */
export const profileImageRoutes: FapiRoutes = (app, instance) => {
  app.post('/v1/me/profile_image', async (c) => {
    const { user } = requireUser(c, instance);
    const bytes = await readFile(c);
    if (bytes.length === 0) throw missingParameter('file');
    const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
    const type = SIGNATURES.find(([, signature]) => signature.test(start))?.[0];
    if (type === undefined) throw invalidValue('file', 'The file must be a PNG, JPEG, GIF or WebP picture.');
    const image = { id: newId('img'), type, bytes };
    user.image = image;
    updateUser(instance, user, c.var.visitor.requester);
    const url = imageUrl(instance, user);
    return answerWrapped(c, instance, { object: 'image', id: image.id, name: image.id, public_url: url });
  });

  app.delete('/v1/me/profile_image', (c) => {
    const { user } = requireUser(c, instance);
    if (user.image === undefined) {
      throw new ClerkApiError(404, 'image_not_found', 'Image not found', { longMessage: 'There is no picture.' });
    }
    const { id } = user.image;
    delete user.image;
    updateUser(instance, user, c.var.visitor.requester);
    return answerWrapped(c, instance, { object: 'image', id, deleted: true });
  });
};
