"""A job that reads JSON from one zone of the lake and writes Parquet to another.

usage: lake.py CONFIGURATION SOURCE TARGET   (a JSON object of Spark settings, two addresses); prints the application's id.
"""

import json
import sys

from pyspark.sql import SparkSession

configuration, source, target = sys.argv[1:]
builder = SparkSession.builder.appName("lake").master("local[2]")
for key, value in json.loads(configuration).items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()

orders = spark.read.json(source)
assert orders.count() == 2, orders.count()
orders.repartition(2).write.parquet(target)
assert spark.read.parquet(target).count() == 2

print("application " + spark.sparkContext.applicationId, flush=True)
spark.stop()
