/**
 * Every figure on which an alert turns. Panels draw their lines from the same ones, so that a picture and a page never
 * disagree. Times are in seconds unless the name says otherwise; money is in US dollars.
 */
export const thresholds = {
  /** Share of the requested CPU below which the 95th percentile of a day is too little. */
  cpuUtilisation: 0.3,

  /** Share of the requested memory below which the 95th percentile of a day is too little. */
  memoryUtilisation: 0.4,

  /** Cores requested and not used, below which nobody is bothered. */
  wasteCores: 4,

  /** GiB requested and not used, below which nobody is bothered. */
  wasteGiB: 16,

  /** US dollars a day that a namespace may waste. */
  wastePerDay: 50,

  /** Share of the request below which CPU counts as idle. */
  idleUtilisation: 0.02,

  /** Cores that an idle namespace must hold to be worth an alert. */
  idleCores: 2,

  /** Share of a node's CPU that is requested, below which it is nearly empty. */
  nodeRequests: 0.2,

  /** Share of a node's CPU that is used, below which it is idle. */
  nodeIdle: 0.05,

  /** Share of the cluster's CPU that is requested, below which its nodes are too many. */
  clusterRequests: 0.5,

  /** Share of task slots in use, below which executors are too many. */
  taskSlots: 0.25,

  /** Task slots that an application must hold to be judged by their use. */
  fewestTaskSlots: 8,

  /** How many times a recommendation must fit into a request before right-sizing pays. */
  recommendationFactor: 3,

  /** Share of a container's memory limit. */
  memoryLimit: 0.95,

  /** Times the request that a pod's memory may grow to. */
  memoryAboveRequest: 1.5,

  /** Share of a node's allocatable memory. */
  nodeMemory: 0.95,

  /** Share of a node's CPU that makes it saturated. */
  nodeSaturated: 0.9,

  /** Share of a saturated node that one namespace may take. */
  noisyNeighbourShare: 0.5,

  /** Times its requests that a namespace may use on a saturated node. */
  noisyNeighbourFactor: 1.5,

  /** Share of a quota at which the next pod is refused. */
  quotaFull: 0.98,

  /** Share of a quota below which it only keeps others out. */
  quotaIdle: 0.2,

  /** Share of tasks that may fail. */
  taskFailures: 0.1,

  /** Share of task time that garbage collection may take. */
  garbageCollection: 0.15,

  /** Times the average executor's shuffle read that one executor may have. */
  shuffleSkew: 4,

  /** Attempts of one application within two hours. */
  retries: 3,

  /** Executor failures within 15 minutes. */
  executorFailures: 5,

  /** Input rate over processing rate at which a query falls behind. */
  streamingBehind: 1.1,

  /** Bytes of state at which growth is looked at. */
  streamingStateBytes: 1e9,

  /** Growth of the state within six hours. */
  streamingStateGrowth: 2,

  /** Time from submission to a running driver; below the histogram's last bucket of 300. */
  startLatency: 240,

  /** Share of reconciliations that may fail. */
  reconcileErrors: 0.1,

  /** Items waiting in the operator's queue. */
  workqueueDepth: 100,

  /** Share of a node pool's limit. */
  nodePoolLimit: 0.9,

  /** Failed calls to the cloud within 10 minutes. */
  cloudErrors: 30,

  /** Launches refused for lack of capacity within 15 minutes. */
  insufficientCapacity: 5,

  /** Spot interruptions in an hour, as a share of all nodes. */
  spotInterruptions: 0.1,

  /** Share of the addresses that a node can have. */
  nodeAddresses: 0.9,

  /** Share of DNS answers that may be SERVFAIL. */
  dnsErrors: 0.01,

  /** 99th percentile of a DNS answer. */
  dnsLatency: 1,

  /** Times its weekly average that the hourly cost may reach. */
  costSpike: 1.5,

  /** Share of the object store's capacity that must stay free. */
  objectStoreFree: 0.15,

  /** Share of the object store's requests that may fail. */
  objectStoreErrors: 0.01,

  /** 99th percentile of the time to the first byte. */
  objectStoreFirstByte: 5,

  /** Share of requests to an admission webhook that may fail. */
  webhookFailures: 0.05,
} as const;

/** Objectives: shares that must hold over 30 days. */
export const objectives = {
  /** Spark applications that end well. */
  sparkSuccess: 0.99,

  /** Spark applications that start within `thresholds.startLatency`. */
  sparkStart: 0.95,

  /** Time in which a streaming query keeps up. */
  streamingFreshness: 0.99,
} as const;

/** Times the even pace at which an error budget may go: at `fast` a month's budget is gone in two days, at `slow` in five. */
export const burnRates = { fast: 14.4, slow: 6 } as const;
