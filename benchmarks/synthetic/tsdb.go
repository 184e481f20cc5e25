// Writes series of a day, described on standard input one JSON object a line, into the blocks of a Prometheus database.
//
// usage: synthetic-tsdb FOLDER END STEP HOURS   (END in Unix seconds, STEP in seconds)
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"math"
	"os"
	"strconv"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// A gauge that swings between Low and High once a day, or a counter that grows by High a second; Phase is 0 to 1.
type series struct {
	Labels  map[string]string `json:"labels"`
	Counter bool              `json:"counter"`
	Low     float64           `json:"low"`
	High    float64           `json:"high"`
	Phase   float64           `json:"phase"`
}

const (
	day       = 86400.0
	blockSize = 2 * 3600
)

func (s series) at(seconds int64) float64 {
	if s.Counter {
		return s.High * float64(seconds%(1<<24))
	}
	return s.Low + (s.High-s.Low)*(0.5+0.5*math.Sin(2*math.Pi*(float64(seconds)/day+s.Phase)))
}

func check(err error) {
	if err != nil {
		slog.Error("synthetic-tsdb failed", "error", err)
		os.Exit(1)
	}
}

func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	check(err)
	return value
}

func main() {
	folder, end, step, hours := os.Args[1], number(os.Args[2]), number(os.Args[3]), number(os.Args[4])
	var all []series
	var sets []labels.Labels
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		var one series
		check(json.Unmarshal(input.Bytes(), &one))
		all = append(all, one)
		sets = append(sets, labels.FromMap(one.Labels))
	}
	check(input.Err())

	begin := (end - hours*3600) / step * step
	for from := begin - begin%blockSize; from <= end; from += blockSize {
		writer, err := tsdb.NewBlockWriter(slog.New(slog.DiscardHandler), folder, blockSize*1000)
		check(err)
		refs := make([]storage.SeriesRef, len(all))
		for at := max(from, begin); at < min(from+blockSize, end+1); at += step {
			appender := writer.Appender(context.Background())
			for i := range all {
				refs[i], err = appender.Append(refs[i], sets[i], at*1000, all[i].at(at))
				check(err)
			}
			check(appender.Commit())
		}
		_, err = writer.Flush(context.Background())
		if err != nil && err != tsdb.ErrNoSeriesAppended {
			check(err)
		}
		check(writer.Close())
	}
}
