# shellcheck shell=bash
# The tests' AWS: moto's server in a Python environment in the cache, kept by its version.

moto_version=5.2.5

# Puts lb-provisioner/target/moto in place: $FAIRWAY_MOTO names another server's executable. Without it the tests against
# AWS are left out, and say so.
place_moto() {
  local environment=$cache/moto/$moto_version
  [[ -z ${FAIRWAY_MOTO:-} ]] || return 0
  [[ -x $environment/bin/moto_server ]] || with_lock make_moto "$environment" || return 0
  mkdir -p "$root/lb-provisioner/target"
  ln -sfn "$environment" "$root/lb-provisioner/target/moto"
}

# An environment holds its own path, so it is made where it stays.
make_moto() {
  local environment=$1 log=$state/moto.log
  rm -rf "$environment"
  mkdir -p "$(dirname "$environment")"
  say "fetching moto $moto_version for the tests against AWS (log: $log)"
  if ! { python3 -m venv "$environment" &&
    "$environment/bin/python" -m pip install --no-input "moto[server]==$moto_version"; } >"$log" 2>&1 </dev/null; then
    rm -rf "$environment"
    say "no tests against AWS: moto $moto_version could not be fetched (log: $log; or set FAIRWAY_MOTO to an executable)."
    return 1
  fi
}
