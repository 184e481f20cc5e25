import type { TopLevelSpec } from "vega-lite";
import type { Schedule } from "./schedule";

/** Shortest step that is drawn unless it is on the critical path, in minutes. */
const SHORTEST = 0.25;

/** The deploy as a Gantt chart, in SVG. vega-lite draws it: maintained, and it needs no browser. */
export async function ganttSvg(schedule: Schedule, label: (address: string) => string): Promise<string> {
  const critical = new Set(schedule.criticalPath.map(({ address }) => address));
  const values = schedule.steps
    .filter(({ address, start, end }) => critical.has(address) || end - start >= SHORTEST)
    .map(({ address, start, end }) => ({
      what: label(address),
      start,
      end,
      path: critical.has(address) ? "critical path" : "beside it",
    }));
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    width: 640,
    data: { values },
    mark: { type: "bar", height: { band: 0.7 } },
    encoding: {
      y: {
        field: "what",
        type: "nominal",
        sort: { field: "start", op: "min" },
        title: null,
        axis: { labelLimit: 480 },
      },
      x: { field: "start", type: "quantitative", title: "virtual minutes after the start (simulated)" },
      x2: { field: "end" },
      color: {
        field: "path",
        type: "nominal",
        title: null,
        scale: { domain: ["critical path", "beside it"], range: ["#c2410c", "#94a3b8"] },
        legend: { orient: "top" },
      },
    },
  };
  // vega awaits at its top level, which only a dynamic import takes.
  const [{ parse, View }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  return view.toSVG();
}
