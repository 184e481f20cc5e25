/** Matchers by the variable `namespace`, for use inside braces. */
export const TENANT = 'namespace=~"$namespace"';

/** A series of the chosen tenants. */
export const ofTenant = (series: string) => `${series}{${TENANT}}`;

/** Hours of an average month, by which an hourly price becomes a monthly one. */
export const HOURS_A_MONTH = 730;
