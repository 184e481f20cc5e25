"""A job with a shuffle and a stateful streaming query, which goes on until its standard input ends.

usage: job.py CONFIGURATION   (a JSON object of Spark settings); prints the address of its web page when it is under way.
"""

import json
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import window

builder = SparkSession.builder.appName("catalogue").master("local[2]")
for key, value in json.loads(sys.argv[1]).items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()

numbers = spark.range(200_000).selectExpr("id", "id % 10 AS key")
assert numbers.groupBy("key").count().count() == 10

rates = spark.readStream.format("rate").option("rowsPerSecond", 100).load()
counts = rates.withWatermark("timestamp", "10 seconds").groupBy(window("timestamp", "5 seconds")).count()
query = counts.writeStream.queryName("orders").outputMode("update").format("memory").start()
while query.lastProgress is None or query.lastProgress["numInputRows"] == 0:
    query.awaitTermination(1)

print("serving " + spark.sparkContext.uiWebUrl, flush=True)
sys.stdin.read()
query.stop()
spark.stop()
