# shellcheck shell=bash
# The programs of a real control plane: etcd and kube-apiserver.

# Sees that they are where the tests look: in KUBEBUILDER_ASSETS, or in the user's cache, where $FAIRWAY_PEERS puts them where it is
# set. Fails, having said why, where there are none.
find_control_plane() {
  local peers=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/fairway-peers} log=$state/peers.log
  has_control_plane "${KUBEBUILDER_ASSETS:-}" && return
  has_control_plane "$peers/bin" || {
    [[ -x ${FAIRWAY_PEERS:-} ]] || {
      say "no control plane: there is no etcd and kube-apiserver (set KUBEBUILDER_ASSETS to their folder)."
      return 1
    }
    say "building etcd and kube-apiserver in $peers (log: $log)"
    timeout --kill-after=20 15m "$FAIRWAY_PEERS" etcd kube-apiserver >"$log" 2>&1 </dev/null || {
      say "no control plane: $FAIRWAY_PEERS failed (log: $log)."
      return 1
    }
  }
  export KUBEBUILDER_ASSETS=$peers/bin
}

# has_control_plane FOLDER
has_control_plane() { [[ -x $1/etcd && -x $1/kube-apiserver ]]; }
