/** Series in promtool's notation: selector to values such as `0+60x30`; `null` leaves out one of the base. */
export type Series = Readonly<Record<string, string | null>>;

/** One firing alert, whole. */
export interface Firing {
  /** The first moment at which it fires, as a Prometheus duration. */
  readonly at: string;

  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** What differs from the series under which the alert fires, and why it is then silent. */
export interface Variant {
  readonly series: Series;

  /**
   * When it is looked at.
   * @default - when the alert fires with the base series
   */
  readonly at?: string;

  /** What fires instead, for a variant that is another way to fire. */
  readonly fires?: Firing;
}

/** How one alert behaves. */
export interface AlertCase {
  readonly alert: string;

  /**
   * Time between samples and between evaluations.
   * @default "1m"
   */
  readonly interval?: string;

  /** Series under which the alert fires. */
  readonly series: Series;

  readonly fires: Firing;

  /** By the reason why the alert is silent. */
  readonly variants: Readonly<Record<string, Variant>>;
}

/** What one recording rule makes of some series, after two minutes. */
export interface RecordCase {
  readonly record: string;
  readonly series: Series;

  /** By their labels. */
  readonly samples: Readonly<Record<string, number>>;
}
