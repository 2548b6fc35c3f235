package main

// What a policy says, in neutral terms: seconds, bytes, and cron lines in the
// zone in which they run. Nothing here knows the policy language; write.go says
// in it what stands here. A nil pointer is what the policy does not say.

type Policy struct {
	Name        string
	Zone        string // in which schedules are read
	ClusterZone string // in which Longhorn's jobs run
	Longhorn    bool
	Soft        bool // replica-soft-anti-affinity
	Nodes       int64
	Replicas    *int64

	BackupRate, RestoreRate *int64 // bytes a second
	RestoresPerNode         int64
	Rebuild                 *int64
	PerVolume, Decide       int64

	DefaultSize, DefaultChange, DefaultReplicas *int64

	Stores    []*Store
	Tiers     []*Tier
	Groups    []*Group
	Workloads []*Workload
	Scenarios []*Scenario // its own
}

type Domain int

const (
	Data Domain = iota
	Volume
	Cluster
	Site
	Region
)

var domainNames = [...]string{"data", "volume", "cluster", "site", "region"}

type Store struct {
	Name        string
	Type        string // longhorn-snapshot, longhorn-backup, csi-snapshot, s3-objects, external
	Domain      Domain
	Backup      bool   // a CSI store of mode backup
	Target      string // the store that receives its bytes
	Immutable   bool
	Transitions []Transition
	Expire      *int64
	Retrieval   string
}

type Transition struct {
	After int64
	To    string
}

type Tier struct {
	Name       string
	RPO, RTO   *int64
	NoRPO      bool // rpo: none
	Grace      int64
	Missed     int
	Objectives map[string]*Objective
	OwnsCopies bool // its copies stand in the tier, as a group of its name
}

type Objective struct {
	RPO, RTO *int64
	NoRPO    bool // rpo: none
	Accept   bool
}

// A Group is a group of the policy, or the one that a tier with copies is.
type Group struct {
	Name        string
	Tier        *Tier
	Concurrency int64 // which changes no number
	Copies      []*Copy
}

type Copy struct {
	Name         string
	Store        *Store
	When         When
	Keep         Keep
	Takes        *int64
	RestoreTakes *int64
}

// Keep is a count, or a duration, or both: then the count holds.
type Keep struct {
	Count    *int64
	Duration *int64
}

type Workload struct {
	Name    string
	Group   *Group // nil: its tier has no copies
	Tier    *Tier
	Volumes []Vol
	Dump    *Dump
	Any     bool    // consistency: any
	Copies  []*Copy // external ones of its own
}

type Vol struct {
	Size, Change, Replicas *int64 // with the defaults filled in; Replicas may be missing
}

type Dump struct {
	When                When
	Takes, RestoreTakes *int64
	Store               *Store // nil: on a PVC
	Size                *int64
	Keep                Keep // on a PVC
}

type Scenario struct {
	Name      string
	Destroys  Domain
	Rebuild   *int64
	NoRebuild bool // rebuild: none
}
