# shellcheck shell=bash
# Native executables of node-proxy and dns-responder, kept by the hash of everything that goes into them.

native_modules=(node-proxy dns-responder)
graalvm=${GRAALVM_HOME:-$cache/graalvm}

# Sees that there is one in $graalvm: GRAALVM_HOME, or the cache's own, which $FAIRWAY_TOOLCHAIN makes where it is set.
# Fails, having said why, where there is none.
find_graalvm() {
  if [[ -z ${GRAALVM_HOME:-} && -x ${FAIRWAY_TOOLCHAIN:-} ]]; then
    require_native_packages
    find_maven
    say "preparing native-image in $graalvm"
    JDK25_HOME=$java_home JAVA_HOME=$java_home "$FAIRWAY_TOOLCHAIN" "$graalvm" >"$state/toolchain.log" 2>&1 </dev/null || {
      say "no native executables: $FAIRWAY_TOOLCHAIN failed (log: $state/toolchain.log)."
      return 1
    }
  fi
  [[ -x $graalvm/bin/native-image ]] || {
    say "no native executables: there is no native-image (set GRAALVM_HOME to a GraalVM or Mandrel for JDK $java_wanted)."
    return 1
  }
  require_native_packages
}

require_native_packages() {
  require_commands gcc
  [[ -e /usr/include/zlib.h ]] || require_packages zlib1g-dev
}

# native_sources_hash MODULE: of all that is compiled into its executable.
native_sources_hash() {
  (cd "$root" && hash_of pom.xml {api,rules,registry-client,"$1"}/{pom.xml,src/main})
}

# kept_executable MODULE: where the cache has it, or will have it.
kept_executable() {
  local hash
  hash=$({ native_sources_hash "$1" && "$graalvm/bin/native-image" --version && cat "$graalvm/release"; } |
    sha256sum | cut -d ' ' -f 1)
  printf '%s\n' "$cache/native/$hash/$1"
}

# Puts <module>/target/<module> in place for every module, from the cache or built.
build_native() {
  local module
  for module in "${native_modules[@]}"; do
    with_lock build_native_module "$module" || return
  done
}

build_native_module() {
  local module=$1 kept log=$state/native-$1.log
  kept=$(kept_executable "$module")
  if [[ ! -x $kept ]]; then
    say "building $module with native-image (log: $log)"
    GRAALVM_HOME=$graalvm run_maven package -Dnative -DskipTests -pl "$module" -am >"$log" 2>&1 || {
      show_failure "$log"
      say "building $module failed (log: $log)."
      return 1
    }
    mkdir -p "$(dirname "$kept")"
    # Moved into place whole: another launcher may be looking.
    cp "$root/$module"/target/*-runner "$kept.$$"
    mv "$kept.$$" "$kept"
    find "$cache/native" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -r {} +
  fi
  place_executable "$module" "$kept"
  say "$module: executable of $(du -h "$kept" | cut -f 1) in $module/target"
}

# place_executable MODULE FILE: where the lab looks; a running one is not written to.
place_executable() {
  touch "$(dirname "$2")"
  cp "$2" "$root/$1/target/$1.new"
  mv "$root/$1/target/$1.new" "$root/$1/target/$1"
  native_sources_hash "$1" >"$state/native-$1.placed"
}

# Executables of other sources than today's are taken away: the lab would use them. A kept one that fits comes in.
refresh_native() {
  local module kept
  for module in "${native_modules[@]}"; do
    if [[ -e $root/$module/target/$module &&
      $(native_sources_hash "$module") != "$(cat "$state/native-$module.placed" 2>/dev/null)" ]]; then
      rm "$root/$module/target/$module"
    fi
    if [[ ! -e $root/$module/target/$module && -x $graalvm/bin/native-image ]]; then
      kept=$(kept_executable "$module")
      [[ ! -x $kept ]] || place_executable "$module" "$kept"
    fi
  done
}
