import type { Browser, BrowserContext, Page } from '@playwright/test';
import { type ClerkStandIn, type InstanceSettings, type MailRecord, startClerk } from '../../sandbox/clerk/index.ts';
import { launchBrowser } from './browser.ts';
import { servePage } from './page.ts';
import { until } from './receiver.ts';

/** One browser and one page of it, and the small application with a stand-in behind it, of one kind of settings at a time. */
export class Stage {
  readonly #browser: Browser;
  readonly #scripts: { readonly clerkJs: string; readonly ui: string };
  readonly context: BrowserContext;
  readonly page: Page;
  clerk!: ClerkStandIn;
  url = '';
  /** How many mails were read. */
  #read = 0;
  #leave: () => Promise<unknown> = async () => undefined;

  constructor(launched: Awaited<ReturnType<typeof launchBrowser>>, context: BrowserContext, page: Page) {
    this.#browser = launched.browser;
    this.#scripts = launched.scripts;
    this.context = context;
    this.page = page;
  }

  static async open(): Promise<Stage> {
    const launched = await launchBrowser();
    const context = await launched.browser.newContext({ ignoreHTTPSErrors: true });
    context.setDefaultTimeout(20_000);
    return new Stage(launched, context, await context.newPage());
  }

  /** Starts over with other settings: another instance, and a browser that knows none. */
  async set(settings: Partial<InstanceSettings>): Promise<void> {
    await this.#leave();
    await this.forget();
    const clerk = await startClerk({ scripts: this.#scripts, settings });
    const application = await servePage(clerk);
    this.#leave = () => Promise.all([clerk.stop(), application.close()]);
    this.clerk = clerk;
    this.#read = 0;
    this.url = application.url;
  }

  /** Becomes a browser that was never here: cookies are the same for every port of a host. */
  async forget(): Promise<void> {
    await this.page.goto('about:blank');
    await this.context.clearCookies();
  }

  /** A page of another browser, which knows nobody. */
  async newBrowser(): Promise<Page> {
    const other = await this.#browser.newContext({ ignoreHTTPSErrors: true });
    return other.newPage();
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  field(name: string, page = this.page) {
    return page.locator(`input[name=${name}]:visible`);
  }

  /** By keyboard: the button moves while hints come and go, and a click would miss it. */
  async continue(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).press('Enter');
  }

  /** Once the field is ready: a refused code is cleared from it a little after the refusal is shown. */
  async enterCode(code: string): Promise<void> {
    const field = 'input[autocomplete="one-time-code"]';
    await this.page.waitForFunction((selector) => {
      const input = document.querySelector<HTMLInputElement>(selector);
      return input !== null && !input.disabled && input.value === '';
    }, field);
    await this.page.locator(field).first().fill(code);
  }

  /** The next mail to an address, of those that nobody has read yet. */
  async nextMail(to: string): Promise<MailRecord> {
    const { inbox } = this.clerk.store;
    const isNext = (mail: MailRecord, index: number): boolean => index >= this.#read && mail.to === to;
    await until(`a mail to ${to}`, () => inbox.some(isNext), 20_000);
    const index = inbox.findIndex(isNext);
    this.#read = index + 1;
    return inbox[index] as MailRecord;
  }

  /** Enters the code of the next mail. */
  async enterMailedCode(to: string): Promise<void> {
    await this.enterCode((await this.nextMail(to)).code);
  }

  /** Waits for the home page, and gives the address of who is signed in. */
  async signedInAs(page = this.page): Promise<string | null> {
    return page.locator('#signed-in-as').textContent();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#leave();
  }
}
