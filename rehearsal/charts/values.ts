/** Keys below which a chart takes a whole Kubernetes object, of which its defaults show a part. */
const OBJECTS = ["resources", "securityContext", "affinity", "nodeSelector", "tolerations", "annotations", "labels"];

/** Free maps, whose keys are the program's own flags. */
const FREE = ["cluster-autoscaler.extraArgs", "kube-prometheus-stack.grafana.grafana.ini"];

type Values = Readonly<Record<string, unknown>>;

/** Keys of `values` that the chart does not know, which Helm would ignore without a word; `path` starts with the chart. */
export function unknownKeys(values: Values, defaults: Values, path: string): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    if (!(key in defaults)) return [at];
    const known = defaults[key];
    if (OBJECTS.includes(key) || FREE.includes(at) || isOpen(known)) return [];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return unknownKeys(value as Values, known as Values, at);
  });
}

const isOpen = (value: unknown) =>
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0) ||
  Array.isArray(value);
