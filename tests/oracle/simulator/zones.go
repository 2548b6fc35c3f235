package main

// Go works the rule at the end of a zone's file out again at every question,
// which takes most of a run. So each zone is asked once for all its offsets of
// the years that are played, and they are given back to it as a table.

import (
	"bytes"
	"encoding/binary"
	"sort"
	"time"
)

type zone struct {
	tabled *time.Location // right from 2015 to 2060
	footer int            // the smaller offset of its last rule, in minutes
}

func (c *clock) zone(name string) *zone {
	if z := c.zones[name]; z != nil {
		return z
	}
	slow, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	z := &zone{footer: 1 << 30}
	for month := time.January; month <= time.December; month++ {
		z.footer = min(z.footer, offsetAt(slow, time.Date(2150, month, 1, 0, 0, 0, 0, time.UTC).Unix())/60)
	}
	if z.tabled, err = tabled(name, slow); err != nil {
		panic(err)
	}
	c.zones[name] = z
	return z
}

func (c *clock) footer(name string) int { return c.zone(name).footer }

// tabled is a zone with all its offsets written out.
func tabled(name string, slow *time.Location) (*time.Location, error) {
	var times, indices, types bytes.Buffer
	index := map[int]byte{}
	add := func(t int64) {
		offset := offsetAt(slow, t)
		if _, known := index[offset]; !known {
			index[offset] = byte(len(index))
			binary.Write(&types, binary.BigEndian, int32(offset))
			types.Write([]byte{0, 0})
		}
		binary.Write(&times, binary.BigEndian, t)
		indices.WriteByte(index[offset])
	}
	const step = 6 * 3600 // no zone changes twice in it
	from := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	to := time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	add(from)
	for t := from; t < to; t += step {
		old := offsetAt(slow, t)
		if offsetAt(slow, t+step) != old {
			add(t + int64(sort.Search(step, func(i int) bool { return offsetAt(slow, t+int64(i)) != old })))
		}
	}
	var file bytes.Buffer
	header(&file, 0, 0, 0)
	header(&file, indices.Len(), len(index), 1)
	for _, part := range [][]byte{times.Bytes(), indices.Bytes(), types.Bytes(), {0}, []byte("\n\n")} {
		file.Write(part)
	}
	return time.LoadLocationFromTZData(name, file.Bytes())
}

func offsetAt(zone *time.Location, t int64) int {
	_, offset := time.Unix(t, 0).In(zone).Zone()
	return offset
}

// header of a block of a file of version 2 (RFC 8536): the first block is empty.
func header(file *bytes.Buffer, transitions, types, letters int) {
	file.WriteString("TZif2")
	file.Write(make([]byte, 15))
	for _, n := range []int{0, 0, 0, transitions, types, letters} {
		binary.Write(file, binary.BigEndian, int32(n))
	}
}
