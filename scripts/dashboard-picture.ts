import type { Panel } from "../benchmarks/synthetic/panels";
import type { Result } from "../benchmarks/synthetic/prometheus";

/** What a panel's queries answered, in their order. */
export type Answers = readonly (readonly Result[])[];

const COLUMN = 50;
const ROW = 30;
const GAP = 6;
const COLOURS = ["#3274d9", "#56a64b", "#e0752d", "#a352cc", "#e02f44", "#1f78c1", "#b7950b", "#5f9ea0"];
const INK = "#1f2933";

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

function text(x: number, y: number, words: string, style: string): string {
  return `<text x="${Math.round(x)}" y="${Math.round(y)}" ${style}>${escaped(words)}</text>`;
}

/** A figure with its unit, as short as Grafana has it. */
function figure(value: number, unit = "short"): string {
  const scaled = (base: number, names: readonly string[]) => {
    const power = Math.min(names.length - 1, Math.max(0, Math.floor(Math.log(Math.abs(value) || 1) / Math.log(base))));
    const short = value / base ** power;
    return `${short >= 100 ? short.toFixed(0) : Number(short.toPrecision(3))} ${names[power]}`.trim();
  };
  if (unit === "percentunit") return `${Number((100 * value).toPrecision(3))} %`;
  if (unit === "currencyUSD") return `$${value >= 100 ? value.toFixed(0) : value.toFixed(2)}`;
  if (unit === "bytes" || unit === "Bps")
    return `${scaled(1024, ["B", "KiB", "MiB", "GiB", "TiB"])}${unit === "Bps" ? "/s" : ""}`;
  if (unit === "s" || unit === "ms") return `${Number(value.toPrecision(3))} ${unit}`;
  return scaled(1000, ["", "k", "M", "G", "T"]);
}

const legend = (format: string, metric: Result["metric"]) =>
  format.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? "");

interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

function linesOf(panel: Panel, answers: Answers): Line[] {
  return answers.flatMap((results, index) =>
    results.map(({ metric, values = [] }) => ({
      name: legend(panel.targets?.[index]?.legendFormat ?? "", metric),
      points: values
        .map(([time, value]) => [time, Number(value)] as const)
        .filter(([, value]) => Number.isFinite(value)),
    })),
  );
}

function chart(panel: Panel, answers: Answers, x: number, y: number, width: number, height: number): string {
  const lines = linesOf(panel, answers).slice(0, COLOURS.length);
  const unit = panel.fieldConfig?.defaults.unit;
  const limit = panel.fieldConfig?.defaults.thresholds?.steps.at(-1)?.value ?? undefined;
  const drawn = panel.fieldConfig?.defaults.thresholds?.steps.length === 2 ? limit : undefined;
  const all = lines.flatMap(({ points }) => points);
  const highest = 1.05 * Math.max(drawn ?? 0, ...all.map(([, value]) => value), 1e-9);
  const times = all.map(([time]) => time);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const at = ([time, value]: readonly [number, number]) =>
    `${Math.round(x + (width * (time - first)) / (last - first || 1))},${Math.round(y + height * (1 - value / highest))}`;
  const thin = (points: Line["points"]) => points.filter((_, index) => index % Math.ceil(points.length / 80) === 0);
  const names = lines.map(({ name }) => name);
  const room = Math.max(4, Math.floor(width / 4.8 / Math.max(1, names.length)) - 2);
  return [
    `<path d="M${x},${y}V${y + height}H${x + width}" fill="none" stroke="#c8ccd0"/>`,
    text(x + 2, y + 8, figure(highest, unit), `font-size="8" fill="#6b7580"`),
    ...lines.map(
      ({ points }, index) =>
        `<polyline points="${thin(points).map(at).join(" ")}" fill="none" stroke="${COLOURS[index]}" stroke-width="1.3"/>`,
    ),
    ...(drawn === undefined
      ? []
      : [
          `<path d="M${x},${Math.round(y + height * (1 - drawn / highest))}h${width}" stroke="#e02f44" stroke-dasharray="4 3" fill="none"/>`,
        ]),
    `<text x="${x}" y="${y + height + 12}" font-size="8">${names
      .map((name, index) => `<tspan fill="${COLOURS[index]}">${escaped(cut(name, room))}</tspan>`)
      .join("  ")}</text>`,
  ].join("");
}

function rows(panel: Panel, answers: Answers, x: number, y: number, width: number, height: number): string {
  const columns = panel.targets?.map(({ legendFormat }) => legendFormat) ?? [];
  const byRow = new Map<string, string[]>();
  for (const [index, results] of answers.entries()) {
    const unit = panel.fieldConfig?.overrides[index]?.properties.find(({ id }) => id === "unit")?.value as string;
    for (const { metric, value } of results) {
      const { __name__, ...labels } = metric;
      const name = Object.values(labels).join(" / ");
      const cells = byRow.get(name) ?? columns.map(() => "");
      cells[index] = figure(Number(value?.[1]), unit);
      byRow.set(name, cells);
    }
  }
  const names = 0.4 * width;
  const place = (index: number) => x + names + ((width - names) * index) / columns.length;
  const room = Math.floor((width - names) / columns.length / 4.6);
  const lines = [...byRow].slice(0, Math.floor(height / 14) - 1);
  return [
    ...columns.map((column, index) =>
      text(place(index), y + 8, cut(column, room), `font-size="8" font-weight="bold" fill="${INK}"`),
    ),
    ...lines.flatMap(([name, cells], line) => [
      text(x, y + 22 + 14 * line, cut(name, Math.floor(names / 4.6)), `font-size="8" fill="${INK}"`),
      ...cells.map((cell, index) => text(place(index), y + 22 + 14 * line, cell, `font-size="8" fill="${INK}"`)),
    ]),
  ].join("");
}

function single(panel: Panel, answers: Answers, x: number, y: number, width: number, height: number): string {
  const value = Number(answers[0]?.[0]?.value?.[1] ?? 0);
  const words = figure(value, panel.fieldConfig?.defaults.unit);
  const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
  const colour = steps.filter((step) => step.value === null || value >= step.value).at(-1)?.color ?? "blue";
  const inks: Readonly<Record<string, string>> = { green: "#37872d", red: "#c4162a", blue: "#1f60c4" };
  return text(x + width / 2, y + height / 2 + 8, words, `font-size="26" text-anchor="middle" fill="${inks[colour]}"`);
}

const DRAWERS: Readonly<Record<string, typeof chart>> = { timeseries: chart, table: rows, stat: single };

/** A dashboard as it looks on some answers: an SVG of its layout, lines and figures. */
export function dashboardPicture(
  title: string,
  panels: readonly Panel[],
  answers: ReadonlyMap<number, Answers>,
): string {
  const height = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * ROW + 44;
  const drawn = panels.map((panel) => {
    const { x, y, w, h } = panel.gridPos;
    const [left, top] = [x * COLUMN + GAP, y * ROW + 40];
    if (panel.type === "row")
      return text(left, top + 20, panel.title, `font-size="13" font-weight="bold" fill="${INK}"`);
    const [width, tall] = [w * COLUMN - GAP, h * ROW - GAP];
    const inside = [left + 10, top + 26, width - 20, tall - 46] as const;
    return [
      `<rect x="${left}" y="${top}" width="${width}" height="${tall}" rx="3" fill="#fff" stroke="#dde1e5"/>`,
      text(left + 10, top + 16, cut(panel.title, Math.floor(width / 6)), `font-size="11" fill="${INK}"`),
      DRAWERS[panel.type]?.(panel, answers.get(panel.id) ?? [], ...inside) ?? "",
    ].join("");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${24 * COLUMN + GAP} ${height}" font-family="sans-serif">`,
    `<rect width="100%" height="100%" fill="#f4f5f5"/>`,
    text(GAP, 26, `${title} (simulated data)`, `font-size="18" fill="${INK}"`),
    ...drawn,
    "</svg>\n",
  ].join("\n");
}
