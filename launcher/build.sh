# shellcheck shell=bash
# Builds the services and the command when their sources differ from what was built last.

# A short-lived program: start fast rather than run fast, and map its classes from an archive.
cli_options=(
  -XX:TieredStopAtLevel=1
  -XX:+UseSerialGC
  -XX:SharedArchiveFile="$state/cli.jsa"
  -Xshare:auto
  -Xlog:disable
  --sun-misc-unsafe-memory-access=allow
)

# hash_of PATH...: of the contents and names of all files below them.
hash_of() {
  (cd "$root" && find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# What the build reads, tests left out.
sources_hash() {
  (cd "$root" && hash_of pom.xml .mvn ./*/pom.xml ./*/src/main)
}

# with_lock COMMAND...: one build at a time in this tree.
with_lock() {
  mkdir -p "$state"
  (
    flock --nonblock 9 || { say "waiting for another build in $root"; flock 9; }
    "$@"
  ) 9>"$state/lock"
}

is_built() {
  [[ -f $state/built && -f $root/cli/target/fairway.jar && $(<"$state/built") == "$(sources_hash)" ]]
}

build_if_changed() {
  is_built || with_lock build
}

build() {
  is_built && return # another launcher has done it meanwhile
  local hash log=$state/build.log
  find_maven
  hash=$(sources_hash)
  say "building (log: $log); the first time takes some minutes, most of them for downloads"
  if ! run_maven package -DskipTests 2>&1 | tee "$log" | show_progress; then
    show_failure "$log"
    die "the build failed (log: $log)."
  fi
  archive_classes
  refresh_native
  printf '%s\n' "$hash" >"$state/built"
}

# One line a module, from Maven's own lines.
show_progress() {
  sed --unbuffered -n 's/^\[INFO\] Building \(.*[^ ]\)  *[^ ][^ ]*  *\[\([0-9]*\/[0-9]*\)\]$/fairway:   \2 \1/p' >&2
}

# show_failure LOG: what the compiler and Maven complained about, without Maven's advice.
show_failure() {
  local complaints
  complaints=$(grep -e '^\[ERROR\]' -e '^\[WARNING\] /.*\.java:\[' "$1" |
    grep -v -e '^\[ERROR\] \(-> \)\?\[Help [0-9]*\]' -e 're-run Maven' -e 'Re-run Maven' -e 'To see the full' -e 'For more information' \
      -e 'After correcting' -e 'mvn <args>' -e '^\[ERROR\] *$' | awk '!seen[$0]++' | head -n 30)
  if [[ -n $complaints ]]; then
    printf '%s\n' "$complaints" >&2
  else
    tail -n 30 "$1" >&2
  fi
}

archive_classes() {
  rm -f "$state/cli.jsa"
  "$java_home/bin/java" "${cli_options[@]}" -XX:SharedArchiveFile= -XX:ArchiveClassesAtExit="$state/cli.jsa" \
    -Dfairway.home="$root" -jar "$root/cli/target/fairway.jar" --help >/dev/null 2>&1 || true
}
