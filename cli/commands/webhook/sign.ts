import { makeIdentity, newMarker } from '../../../fixtures/run/identity.ts';
import { writeCurl } from '../../../fixtures/webhook/delivery/curl.ts';
import { describeRecorded } from '../../../fixtures/webhook/delivery/recorded.ts';
import type { CommandContext } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { prepareMessages, type MessageFlags } from './message.ts';
import { requireHttpUrl } from './url.ts';

export interface SignFlags extends MessageFlags {
  readonly url?: string;
  readonly json?: boolean;
}

/** `clerk-preflight webhook sign`: a delivery that is signed and not sent, as a command for the shell or as JSON. */
export async function sign(file: string | undefined, flags: SignFlags, context: CommandContext): Promise<ExitCode> {
  if (flags.url !== undefined) requireHttpUrl(flags.url);
  const identity = makeIdentity(newMarker(Date.now()));
  const next = await prepareMessages({ file, flags, identity, marked: false }, context);
  const { delivery } = next(0);
  context.terminal.out(
    flags.json === true ? JSON.stringify(describeRecorded(delivery)) : writeCurl(delivery, flags.url),
  );
  return EXIT.ok;
}
