// Compile the library to dist/ and put its data files beside the code that reads them.
import { cpSync, rmSync } from "node:fs";
import { run } from "./install.mjs";

rmSync("dist", { recursive: true, force: true });
run("npx", ["--no-install", "tsc", "-p", "tsconfig.build.json"]);
for (const data of ["lib/delivery/objects-chart", "lib/delivery/generate-secret.py", "lib/storage/minio-user.sh"]) {
  cpSync(data, `dist/${data}`, { recursive: true });
}
