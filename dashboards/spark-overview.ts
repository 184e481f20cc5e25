import { type Observed, thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, table, timeseries } from "./panels";
import { ofTenant, TENANT } from "./selectors";

const states = (state: string) => `sum(kube_sparkapplication_status_state{state=~"${state}", ${TENANT}})`;

/** All Spark applications of the chosen tenants. */
export const sparkOverview = ({ components }: Observed): Dashboard =>
  dashboard({
    uid: "emberlake-spark",
    title: "Spark overview",
    description: "Which applications run, which fail, and which wait?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "Applications",
        panels: [
          stat({
            title: "Running",
            advice: "Applications whose driver runs.",
            unit: "short",
            width: 6,
            queries: [{ expr: states("RUNNING"), legend: "running" }],
          }),
          stat({
            title: "Waiting",
            advice: "Submitted without a driver. Minutes are normal, a quarter of an hour is not: see Nodes and spot.",
            unit: "short",
            width: 6,
            queries: [{ expr: states("SUBMITTED|PENDING_RERUN"), legend: "waiting" }],
          }),
          stat({
            title: "Failed",
            advice: "Applications that ended badly and are still kept. Open the History Server for the reason.",
            unit: "short",
            width: 6,
            queries: [{ expr: states("FAILED|SUBMISSION_FAILED"), legend: "failed" }],
            threshold: { at: 1, wrong: "above" },
          }),
          stat({
            title: "Failed of those that ended, 6 hours",
            advice: "What counts against the objective. Open Service levels for the budget.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `max(${ofTenant("namespace:spark_failures:ratio6h")})`, legend: "failed" }],
          }),
          timeseries(
            {
              title: "Applications by state",
              advice: "A growing band of SUBMITTED is a lack of room; a growing band of FAILED is a fault.",
              unit: "short",
              width: 24,
              queries: [
                { expr: `sum by (state) (kube_sparkapplication_status_state{${TENANT}}) > 0`, legend: "{{state}}" },
              ],
            },
            "stacked",
          ),
        ],
      },
      {
        title: "Executors",
        panels: [
          timeseries({
            title: "Executors by application",
            advice: "One application far above the others: is its maxExecutors meant?",
            unit: "short",
            width: 12,
            queries: [{ expr: `topk(10, ${ofTenant("spark_app:executors:count")})`, legend: "{{spark_app}}" }],
          }),
          timeseries({
            title: "Task slots in use",
            advice: "Below the line an application holds more executors than it has work for.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("spark_app:task_slots_used:ratio"), legend: "{{spark_app}}" }],
            threshold: { at: thresholds.taskSlots, wrong: "below" },
          }),
          timeseries({
            title: "Tasks that fail",
            advice: "Above the line look at failed tasks in the Spark UI: lost executors, memory, or the code.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("spark_app:task_failures:ratio_rate10m"), legend: "{{spark_app}}" }],
            threshold: { at: thresholds.taskFailures, wrong: "above" },
          }),
          timeseries({
            title: "Time in garbage collection",
            advice: "Above the line give executors more memory, or fewer cores for the same memory.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("spark_app:gc_time:ratio_rate10m"), legend: "{{spark_app}}" }],
            threshold: { at: thresholds.garbageCollection, wrong: "above" },
          }),
        ],
      },
      {
        title: "One by one",
        panels: [
          table({
            title: "Applications that run",
            advice: "Open Spark application for one of them; attempts above 1 mean that it failed before.",
            rows: ["namespace", "sparkapplication"],
            width: 12,
            columns: [
              {
                title: "Attempts",
                expr: `max by (namespace, sparkapplication) (kube_sparkapplication_status_execution_attempts{${TENANT}}) and on (namespace, sparkapplication) kube_sparkapplication_status_state{state="RUNNING"} == 1`,
                unit: "short",
                threshold: { at: 2, wrong: "above" },
              },
            ],
          }),
          table({
            title: "Applications that hold most executors",
            advice: "Slots used below the threshold: fewer executors would do.",
            rows: ["namespace", "spark_app"],
            width: 12,
            columns: [
              { title: "Executors", expr: ofTenant("spark_app:executors:count"), unit: "short" },
              { title: "Task slots", expr: ofTenant("spark_app:task_slots:sum"), unit: "short" },
              {
                title: "Slots used",
                expr: ofTenant("spark_app:task_slots_used:ratio"),
                unit: "percentunit",
                threshold: { at: thresholds.taskSlots, wrong: "below" },
              },
            ],
          }),
        ],
      },
      ...(components.includes("spark-operator")
        ? [
            {
              title: "Start",
              panels: [
                timeseries({
                  title: "From submission to a running driver",
                  advice: "Above the line: nodes, images or queues. The histogram ends at 300 s, it may be more.",
                  unit: "s" as const,
                  width: 24 as const,
                  queries: [0.5, 0.95].map((quantile) => ({
                    expr: `histogram_quantile(${quantile}, sum by (namespace, le) (rate(spark_application_start_latency_seconds_histogram_bucket{${TENANT}}[30m])))`,
                    legend: `{{namespace}} p${quantile * 100}`,
                  })),
                  threshold: { at: thresholds.startLatency, wrong: "above" },
                }),
              ],
            },
          ]
        : []),
    ],
  });
