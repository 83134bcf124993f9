# shellcheck shell=bash
# Native executables of node-proxy and dns-responder, kept by the hash of everything that goes into them.

native_modules=(node-proxy dns-responder)

# Sets graalvm: GRAALVM_HOME, else the one in the cache, else one that $FAIRWAY_TOOLCHAIN makes there.
# Fails, having said why, where there is none.
find_graalvm() {
  graalvm=${GRAALVM_HOME:-$cache/graalvm}
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

# native_hash MODULE
native_hash() {
  {
    (cd "$root" && hash_of pom.xml {api,rules,registry-client,"$1"}/{pom.xml,src/main})
    "$graalvm/bin/native-image" --version
    cat "$graalvm/release"
  } | sha256sum | cut -d ' ' -f 1
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
  kept=$cache/native/$(native_hash "$module")/$module
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
  fi
  touch "$(dirname "$kept")"
  cp "$kept" "$root/$module/target/$module"
  say "$module: $(du -h "$kept" | cut -f 1) executable of $(dirname "$kept")"
  find "$cache/native" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -r {} +
}
