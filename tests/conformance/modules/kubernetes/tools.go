//go:build tools

// The Kubernetes programs that the testbed builds. The go.mod beside this
// file's copy is generated (../../lib/build.sh): Kubernetes names its own
// staging modules at v0.0.0, which only a list of replacements can resolve.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
