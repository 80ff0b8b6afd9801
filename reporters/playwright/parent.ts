const LOOK_MS = 500;

/**
 * Ends this process and its group when the process that started it is gone: a command that was killed outright has no
 * chance to stop Playwright, whose workers and browser would go on against the target.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent) return;
    // The command starts Playwright as the leader of a group of its own.
    process.kill(-process.pid, 'SIGKILL');
  }, LOOK_MS).unref();
}
