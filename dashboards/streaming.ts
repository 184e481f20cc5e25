import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE, type Variable } from "./dashboard";
import { timeseries } from "./panels";
import { TENANT } from "./selectors";

const QUERY: Variable = {
  name: "streaming_query",
  label: "Query",
  series: `metrics_spark_driver_spark_streaming_inputRate_total_Value{${TENANT}}`,
};

const OF = `${TENANT}, streaming_query=~"$streaming_query"`;
const per = (metric: string) =>
  `max by (spark_app, streaming_query) (metrics_spark_driver_spark_streaming_${metric}_Value{${OF}})`;
const LEGEND = "{{spark_app}} {{streaming_query}}";

/** Structured Streaming: whether queries keep up. */
export const streaming = (): Dashboard =>
  dashboard({
    uid: "emberlake-streaming",
    title: "Structured Streaming",
    description: "Does each query keep up with its input, and how old is what it writes?",
    variables: [NAMESPACE, QUERY],
    from: "6h",
    rows: [
      {
        title: "Rates",
        panels: [
          timeseries({
            title: "Input over processing rate",
            advice: "Above the line the query falls behind: more executors or partitions, or a faster sink.",
            unit: "short",
            width: 12,
            queries: [{ expr: `streaming_query:falling_behind:ratio{${OF}}`, legend: LEGEND }],
            threshold: { at: thresholds.streamingBehind, wrong: "above" },
          }),
          timeseries({
            title: "Rows a second",
            advice: "Input above processed for long is a growing lag. Input at 0: is the source alive?",
            unit: "cps",
            width: 12,
            queries: [
              { expr: per("inputRate_total"), legend: `${LEGEND} in` },
              { expr: per("processingRate_total"), legend: `${LEGEND} processed` },
            ],
          }),
        ],
      },
      {
        title: "Age and state",
        panels: [
          timeseries({
            title: "Duration of a batch",
            advice:
              "Longer than its trigger: batches follow one another without a pause. See the Spark UI for the part.",
            unit: "ms",
            width: 8,
            queries: [{ expr: per("latency"), legend: LEGEND }],
          }),
          timeseries({
            title: "Watermark behind the clock",
            advice: "A line that rises like the clock is a watermark that does not move: its state never ends.",
            unit: "ms",
            width: 8,
            queries: [{ expr: `1000 * time() - (${per("eventTime_watermark")} > 0)`, legend: LEGEND }],
          }),
          timeseries({
            title: "Memory of the state",
            advice: "Above the line and growing: unbounded keys, or no watermark. Large state belongs into RocksDB.",
            unit: "bytes",
            width: 8,
            queries: [{ expr: per("states_usedBytes"), legend: LEGEND }],
            threshold: { at: thresholds.streamingStateBytes, wrong: "above" },
          }),
          timeseries({
            title: "Rows of the state",
            advice: "Should go up and down with the watermark, and not only up.",
            unit: "short",
            width: 24,
            queries: [{ expr: per("states_rowsTotal"), legend: LEGEND }],
          }),
        ],
      },
    ],
  });
