import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { refuseSimulated } from "./simulated-files";

/** Reviewed provider lock file, made by `npm run lock`. */
const LOCK_FILE = "terraform.lock.hcl";

/**
 * Copy the reviewed lock file, if it is there, into every stack folder below `outdir`, where Terraform looks for it.
 *
 * @throws ConfigurationError when a lock file is a rehearsal's
 */
export function copyLockFile(outdir: string): void {
  const lock = join(__dirname, "..", LOCK_FILE);
  refuseSimulated(lock);
  for (const stack of readdirSync(join(outdir, "stacks"))) {
    const target = join(outdir, "stacks", stack, `.${LOCK_FILE}`);
    if (existsSync(lock)) copyFileSync(lock, target);
    refuseSimulated(target);
  }
}
