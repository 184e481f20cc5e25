/** Where one kind of message goes; its credential is the key `value` of a Secret in the monitoring namespace. */
export interface AlertDestination {
  /** Name of the Kubernetes Secret; its key `value` is read from a file, and never part of a configuration. */
  readonly secretName: string;
}

/** Slack, by an app that may post to its channels (`chat:write`); the credential is its bot token. */
export interface SlackDestination extends AlertDestination {
  /** Channel of the platform team, e.g. `#data-platform`. */
  readonly channel: string;

  /**
   * Channels of tenants, by namespace; they get what concerns it, beside the platform team.
   * @default {}
   */
  readonly tenantChannels?: Readonly<Record<string, string>>;
}

/** E-mail; the credential is the password of `username`. */
export interface EmailDestination extends AlertDestination {
  readonly to: string;
  readonly from: string;

  /** SMTP server with its port, e.g. `email-smtp.eu-west-1.amazonaws.com:587`; STARTTLS is required. */
  readonly smarthost: string;
  readonly username: string;
}

/** Where alerts go. Each destination gets what fits it: PagerDuty what wakes people, e-mail no news. */
export interface AlertDestinations {
  readonly slack?: SlackDestination;

  /** PagerDuty; the credential is the integration key of an Events API v2 service. */
  readonly pagerDuty?: AlertDestination;

  readonly email?: EmailDestination;

  /** Webhook that gets every alert; the credential is its URL. */
  readonly webhook?: AlertDestination;

  /** Dead man's switch, which raises an alarm when it is no longer called; the credential is its URL. */
  readonly heartbeat?: AlertDestination;
}

/** Names of the Secrets that the destinations need. */
export function destinationSecrets(destinations: AlertDestinations): string[] {
  return Object.values(destinations).map((destination: AlertDestination) => destination.secretName);
}
