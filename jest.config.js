/** @type {import("jest").Config} */
module.exports = {
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  setupFilesAfterEnv: ["<rootDir>/__tests__/setup.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
  testTimeout: 30_000,
  testSequencer: "<rootDir>/scripts/longest-first.cjs",
};
