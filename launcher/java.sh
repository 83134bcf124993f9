# shellcheck shell=bash
# Finds the JDK and Maven. Nothing is started to learn a version: a JDK has it in its file "release".

java_wanted=25
maven_wanted=3.8.7

# java_version HOME: its major version, nothing where HOME is no JDK.
java_version() {
  [[ -x $1/bin/javac && -r $1/release ]] || return 0
  sed -n 's/^JAVA_VERSION="\(1\.\)\?\([0-9]*\).*/\2/p' "$1/release"
}

# Where JDKs are usually kept, in the order in which they are tried.
java_places() {
  local javac
  printf '%s\n' "${JAVA_HOME:-}"
  javac=$(command -v javac || true)
  [[ -z $javac ]] || dirname "$(dirname "$(readlink -f "$javac")")"
  printf '%s\n' "${FAIRWAY_JVM_DIRECTORY:-/usr/lib/jvm}"/* /usr/java/* /opt/*jdk* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*
}

# Sets java_home, or ends with what to install.
find_java() {
  local place version
  if [[ -n ${FAIRWAY_JAVA_HOME:-} ]]; then
    version=$(java_version "$FAIRWAY_JAVA_HOME")
    [[ ${version:-0} -ge $java_wanted ]] ||
      die "FAIRWAY_JAVA_HOME=$FAIRWAY_JAVA_HOME is no JDK $java_wanted or newer (found: ${version:-no JDK})."
    java_home=$FAIRWAY_JAVA_HOME
    return
  fi
  java_home=$(search_java)
  if [[ -z $java_home ]] && can_install && has_package "$java_package"; then
    install_packages "$java_package"
    java_home=$(search_java)
  fi
  [[ -n $java_home ]] || die "No JDK $java_wanted or newer found (JAVA_HOME, PATH, /usr/lib/jvm).
Install one, for instance with
    apt-get install $java_package
or unpack a build of OpenJDK $java_wanted and set JAVA_HOME to its folder."
}

search_java() {
  local place version
  while read -r place; do
    version=$(java_version "$place")
    if [[ ${version:-0} -ge $java_wanted ]]; then
      printf '%s\n' "$place"
      return
    fi
  done < <(java_places)
}

# at_least VERSION WANTED
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Sets maven, or ends with what to install.
find_maven() {
  local version
  require_commands mvn
  maven=$(command -v mvn)
  version=$(JAVA_HOME=$java_home "$maven" --version 2>/dev/null |
    sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  at_least "${version:-0}" "$maven_wanted" ||
    die "Maven $maven_wanted or newer is needed; $maven is ${version:-of no version that it tells}."
}

# run_maven ARGUMENT...: on the JDK that was found, within $time_limit where that is set.
# Only phases up to verify are run: nothing of ours goes into the local repository.
run_maven() {
  JAVA_HOME=$java_home MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    ${time_limit:+timeout --foreground --kill-after=20 "$time_limit"} \
    "$maven" --batch-mode --no-transfer-progress -Dstyle.color=never --file "$root/pom.xml" "$@" </dev/null
}
