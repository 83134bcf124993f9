# shellcheck shell=bash
# The programs of a real control plane: etcd, kube-apiserver, kube-controller-manager and kubectl; and helm.

helm_module=helm.sh/helm/v4/cmd/helm@v4.0.0

# Sees that they are where the tests look: in KUBEBUILDER_ASSETS, or in the user's cache, where $FAIRWAY_PEERS puts them where it is
# set. Fails, having said why, where there are none.
find_control_plane() {
  local peers=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/fairway-peers} log=$state/peers.log
  if ! has_control_plane "${KUBEBUILDER_ASSETS:-}"; then
    has_control_plane "$peers/bin" || {
      [[ -x ${FAIRWAY_PEERS:-} ]] || {
        say "no control plane: there is no etcd and kube-apiserver (set KUBEBUILDER_ASSETS to their folder)."
        return 1
      }
      say "building etcd, kube-apiserver, kube-controller-manager and kubectl in $peers (log: $log)"
      timeout --kill-after=20 20m "$FAIRWAY_PEERS" etcd kube-apiserver kube-controller-manager kubectl >"$log" 2>&1 </dev/null || {
        say "no control plane: $FAIRWAY_PEERS failed (log: $log)."
        return 1
      }
    }
    export KUBEBUILDER_ASSETS=$peers/bin
  fi
  find_helm || true
}

# has_control_plane FOLDER
has_control_plane() { [[ -x $1/etcd && -x $1/kube-apiserver ]]; }

# Sees that the chart's tests find helm: beside the control plane or in the PATH, which gets a helm of our own, built once, where there is
# none. Without one, says which tests are left out.
find_helm() {
  local log=$state/helm.log
  [[ ! -x ${KUBEBUILDER_ASSETS:-}/helm ]] || return 0
  if ! command -v helm >/dev/null && [[ ! -x $cache/bin/helm ]]; then
    command -v go >/dev/null || {
      say "no helm, and no go to build it: the chart's installation is not tested."
      return 1
    }
    say "building helm ($helm_module) in $cache/bin (log: $log)"
    mkdir -p "$cache/bin"
    GOBIN=$cache/bin timeout --kill-after=20 20m go install "$helm_module" >"$log" 2>&1 </dev/null || {
      say "no helm: its build failed (log: $log): the chart's installation is not tested."
      return 1
    }
  fi
  export PATH=$PATH:$cache/bin
}
