/** What `attempt` gives, as soon as it gives something; it is asked again every 50 ms, for so many seconds at most. */
export async function until<T>(what: string, attempt: () => Promise<T | undefined | false>, seconds = 30): Promise<T> {
  for (let tries = 0; tries < 20 * seconds; tries += 1) {
    const result = await attempt().catch(() => undefined);
    if (result !== undefined && result !== false) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not happen within ${seconds} s`);
}
