// Let `npx cdktf` and the Terraform it runs ask nobody for newer versions: only the environment can turn that off, so the
// command gets a wrapper that sets it. CHECKPOINT_DISABLE= (empty) turns the questions on again.
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";

const BIN = "node_modules/.bin/cdktf";

// On Windows npm's link is a .cmd file, which stays.
if (existsSync(BIN)) {
  rmSync(BIN);
  const lines = [
    "#!/usr/bin/env node",
    'process.env.CHECKPOINT_DISABLE ??= "1";',
    'require("../cdktf-cli/bundle/bin/cdktf.js");',
  ];
  writeFileSync(BIN, `${lines.join("\n")}\n`);
  chmodSync(BIN, 0o755);
}
