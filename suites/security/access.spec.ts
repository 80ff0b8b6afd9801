import { decides } from '../../fixtures/check/decides.ts';
import { Inconclusive } from '../../fixtures/check/outcome.ts';
import { makeMember } from '../../fixtures/clerk/member.ts';
import { askApi, namesUser, requireRefusal } from '../../fixtures/http/api.ts';
import { tokenFor } from '../../fixtures/tokens/genuine.ts';
import { target, test } from '../../fixtures/test.ts';

const { user: path } = target.api;
if (path !== undefined) {
  for (const mirror of target.mirrors) {
    const plan = decides({
      id: `api.other-user@${mirror.id}`,
      items: ['security.data.access-control'],
      remedy: 'Compare the id in the path with the token’s `sub` before anything is read; answer 403 or 404 otherwise.',
    });
    test(
      `one user cannot read another (${mirror.id})`,
      plan,
      async ({ judge, mirroredMember, clerk, identity, journal }) =>
        judge(async () => {
          const owner = await mirroredMember(mirror);
          const resource = path.replace(':id', owner.id);
          const own = await askApi(target, mirror, resource, await tokenFor(target, mirror, owner));
          // A stranger's refusal counts only beside the owner's success.
          if (own.status !== 200 || !namesUser(target, own.body, owner)) {
            throw new Inconclusive(
              `The owner cannot read ${path} either (${own.status}), so a stranger's refusal means nothing.`,
            );
          }
          const stranger = await makeMember({ config: target, clerk, identity, journal });
          const token = await tokenFor(target, mirror, stranger);
          return requireRefusal(await askApi(target, mirror, resource, token), owner);
        }),
    );
  }
}
