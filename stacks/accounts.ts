import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../lib/config";

/** File that each checkout fills in and git ignores. */
export const ACCOUNTS_FILE = "stacks/accounts.json";

/**
 * What differs from account to account, by environment; nothing where the file is not there.
 *
 * @throws ConfigurationError when the file is not JSON
 */
export function readAccounts(): unknown {
  const path = join(__dirname, "..", ACCOUNTS_FILE);
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigurationError(
      `${ACCOUNTS_FILE}: ${(error as Error).message}; compare it with accounts.example.json`,
    );
  }
}
