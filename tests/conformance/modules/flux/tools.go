//go:build tools

// Flux's kustomize-controller as the testbed builds it. The go.mod beside
// this file's copy is generated (../../lib/build.sh): the controller's own
// file replaces modules, which Go honours in a main module only.
package tools

import _ "github.com/fluxcd/kustomize-controller"
