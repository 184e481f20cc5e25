import type { z } from "zod";
import { type PlatformConfig, platformConfig } from "./platform";

/** The configuration is wrong; the message names every mistake with its path, value and remedy. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/**
 * Check `platform`, fill in defaults, and add to each environment what `accounts` says about it.
 *
 * @param platform values of all environments
 * @param accounts by environment, the values that differ from account to account; they win over `platform`
 * @throws ConfigurationError naming every mistake at once
 */
export function parsePlatform(platform: unknown, accounts: unknown = {}): PlatformConfig {
  const { merged, strangers } = mergeAccounts(platform, accounts);
  const result = platformConfig.safeParse(merged, { reportInput: true });
  if (result.success && strangers.length === 0) return result.data;
  const issues = result.success ? [] : result.error.issues.flatMap((issue) => describe(issue));
  throw new ConfigurationError(["invalid configuration", ...issues, ...strangers].join("\n  "));
}

function mergeAccounts(platform: unknown, accounts: unknown): { merged: unknown; strangers: string[] } {
  if (!isRecord(accounts))
    return { merged: platform, strangers: [`accounts: must be an object, got ${show(accounts)}`] };
  if (!isRecord(platform) || !isRecord(platform["environments"])) return { merged: platform, strangers: [] };
  const environments = platform["environments"];
  const strangers = Object.keys(accounts)
    .filter((name) => !Object.hasOwn(environments, name))
    .map(
      (name) =>
        `accounts.${segment(name)}: no environment of that name; defined: ${Object.keys(environments).join(", ")}`,
    );
  const merged = Object.entries(environments).map(([name, environment]) => {
    const account = Object.hasOwn(accounts, name) ? accounts[name] : {};
    if (!isRecord(account)) strangers.push(`accounts.${segment(name)}: must be an object, got ${show(account)}`);
    return [name, isRecord(environment) && isRecord(account) ? { ...environment, ...account } : environment];
  });
  return { merged: { ...platform, environments: Object.fromEntries(merged) }, strangers };
}

function describe(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(segment).join(".") || "platform";
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const branches = issue.errors.map((errors) => errors.map((e) => e.message).join(", "));
    return [`${path}: ${branches.join(", or ")}, got ${show(issue.input)}`];
  }
  if (issue.code === "invalid_key") {
    return [`${path}: the name ${issue.issues.map((i) => i.message).join(", ")}, got ${show(issue.path.at(-1))}`];
  }
  if (issue.code === "unrecognized_keys") return [`${path}: ${issue.message}`];
  return [`${path}: ${issue.message}, got ${show(issue.input)}`];
}

/** A part of a path; quoted where it is no plain name. */
function segment(key: PropertyKey): string {
  const text = String(key);
  return /^[\w-]+$/.test(text) ? text : JSON.stringify(text);
}

function show(value: unknown): string {
  const text = typeof value === "bigint" ? `${value}n` : (safeStringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function safeStringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return "a value that has no text";
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
