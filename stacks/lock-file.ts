import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Reviewed provider lock file, made by `npm run lock`. */
const LOCK_FILE = "terraform.lock.hcl";

/** Copy the reviewed lock file, if it is there, into every stack folder below `outdir`, where Terraform looks for it. */
export function copyLockFile(outdir: string): void {
  const lock = join(__dirname, "..", LOCK_FILE);
  if (!existsSync(lock)) return;
  for (const stack of readdirSync(join(outdir, "stacks"))) {
    copyFileSync(lock, join(outdir, "stacks", stack, `.${LOCK_FILE}`));
  }
}
