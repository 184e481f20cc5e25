import type { World } from "../world";

/** ARN of something in the simulated account and region. */
export function arn(world: World, service: string, resource: string): string {
  const { account, region } = world.surroundings;
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** ARN of something that no region has. */
export function globalArn(world: World, service: string, resource: string): string {
  return `arn:aws:${service}::${world.surroundings.account}:${resource}`;
}
