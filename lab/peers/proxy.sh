#!/usr/bin/env bash
# Fairway in kube-proxy's place on one node of a Kubernetes cluster: node-proxy in the foreground, and behind it all that it needs.
#
# Given in the environment: KUBECONFIG, NODE_NAME, CLUSTER_CIDR (where pods are); VARIANT: jvm or native, by default native where
# built. Runs as root in the node's network namespace and ends by SIGTERM, with all its children.
set -euo pipefail
# shellcheck source=control-side.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/control-side.sh"

find_java
find_program node-proxy
start_control_side
await_control_side

export NODE_PROXY_NODE_NAME=$NODE_NAME NODE_PROXY_MODE=replace NODE_PROXY_POD_CIDRS=$CLUSTER_CIDR
export NODE_PROXY_REGISTRY_ADDRESS=$registry QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_MANAGEMENT_HOST=127.0.0.1
exec "${program[@]}"
