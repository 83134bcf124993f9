# shellcheck shell=bash
# All tests, in stages: each later one needs more of the machine than the one before. CI runs the same.

stages=(unit edges kubernetes system native native-system)

# Up-to-date modules are passed through; what an earlier stage has checked is not checked again.
passing_through=(-DskipUTs -Dquarkus.build.skip -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip)
some_tests=(-Dfailsafe.failIfNoSpecifiedTests=false)
system_tests=(verify -pl ":fairway-lab" -am "${passing_through[@]}" "${some_tests[@]}" "-Dit.test=*ST")

stage_unit() { "$root/launcher/test/launcher-test.sh" "$root/target/launcher-reports" && run_maven verify -DskipITs --fail-at-end; }

stage_edges() { place_moto && run_maven verify --fail-at-end "${passing_through[@]}" "${some_tests[@]}" "-Dit.test=*IT" -DexcludedGroups=kubernetes; }

stage_kubernetes() {
  run_maven verify -pl ":fairway-endpoint-tracker,:fairway-deploy" -am "${passing_through[@]}" "${some_tests[@]}" "-Dit.test=*IT" -Dgroups=kubernetes
}

# Where the native executables are tested as well: what makes no difference to them, and one story.
stage_system() {
  local groups=()
  if [[ -n ${native:-} && " ${chosen[*]} " == *" native-system "* ]]; then
    groups=("-Dgroups=once | jvm")
    say "stage system: the tests of the nodes' executables are left to the stage native-system"
  fi
  place_envoy && run_maven "${system_tests[@]}" -Dfairway.executables=JVM "${groups[@]}"
}

stage_native() { build_native; }

# But for those to which it makes no difference what the nodes run.
stage_native-system() {
  run_maven "${system_tests[@]}" -Dfairway.executables=NATIVE -Dsurefire.reportNameSuffix=native -DexcludedGroups=once
}

# minutes_of STAGE: after that long it has failed.
minutes_of() {
  case $1 in
    unit | edges | system) echo 20 ;;
    native) echo 25 ;;
    *) echo 15 ;;
  esac
}

# run_tests [STAGE...]
run_tests() {
  local stage chosen=("$@") failed=()
  [[ $# -gt 0 ]] || chosen=("${stages[@]}")
  for stage in "${chosen[@]}"; do
    [[ " ${stages[*]} " == *" $stage "* ]] || die "no such stage: $stage (there are: ${stages[*]})"
  done
  mkdir -p "$state"
  export FAIRWAY_TEST_RUN=$$
  trap end_tests EXIT
  trap 'exit 130' INT TERM
  find_java
  find_maven
  require_commands "${test_commands[@]}"
  forget_reports
  native=
  if [[ ${chosen[*]} == *native* ]] && find_graalvm; then
    native=1
  fi
  for stage in "${chosen[@]}"; do
    if [[ $stage == native* && -z $native ]]; then
      say "stage $stage: left out"
    elif [[ $stage == kubernetes ]] && ! find_control_plane; then
      say "stage $stage: left out"
    elif ! run_stage "$stage"; then
      failed+=("$stage")
      # Nothing later can work on what did not build.
      [[ $stage != unit && $stage != native ]] || break
    fi
  done
  [[ ${#failed[@]} -eq 0 ]] || die "failed: ${failed[*]}"
}

run_stage() {
  local stage=$1 start=$SECONDS minutes status=0 log=$state/test-$1.log
  minutes=$(minutes_of "$stage")
  touch "$state/stage-started"
  forget_summaries
  say "stage $stage, at most $minutes min (log: $log)"
  time_limit=${minutes}m "stage_$stage" 2>&1 | tee "$log" | show_tests || status=$?
  case $status in
    0) say "stage $stage: passed in $((SECONDS - start)) s" ;;
    124 | 137)
      show_failed_tests
      say "stage $stage: FAILED, its $minutes min are over (log: $log)"
      ;;
    *)
      show_failure "$log"
      show_failed_tests
      say "stage $stage: FAILED after $((SECONDS - start)) s (log: $log)"
      ;;
  esac
  return "$status"
}

# One line a test class, and what a stage itself says.
show_tests() {
  sed --unbuffered -n -e 's/^\[[A-Z]*\] \(Tests run: .*-- in .*\)$/  \1/p' -e 's/^launcher: Tests/  &/p' -e '/^fairway: /p' >&2
}

# What this stage's reports say of each failed test: its message, and where in our code it arose.
show_failed_tests() {
  find "$root" -path '*/target/*-reports/*.txt' -newer "$state/stage-started" -exec awk -v most=25 '
    /<<< (FAILURE|ERROR)!/ { left = /^Tests run:/ ? 0 : most; seen = 0; if (left) print "  " $0; next }
    left == 0 { next }
    /^\tat / { if (!seen && /dev\.fairway/) { seen = 1; print "    " $0 }; next }
    /^\t?\.\.\. [0-9]+ more/ || /^$/ { next }
    { print "    " substr($0, 1, 400); if (--left == 0) print "    ..." }
  ' {} + >&2
}

forget_reports() {
  rm -rf "$root"/*/target/surefire-reports "$root"/*/target/failsafe-reports "$root"/target/launcher-reports
}

# Failsafe decides by a summary that it adds to: what an earlier stage wrote there would fail this one.
forget_summaries() { rm -f "$root"/*/target/failsafe-reports/failsafe-summary.xml; }

# Ends what this run started and is still there, and counts.
end_tests() {
  local status=$? labs
  trap - EXIT INT TERM
  labs=$(marked_processes | labs_of | sort -u)
  end_processes
  end_labs "$labs"
  count_tests
  exit "$status"
}

# Everything that was started below this run carries its mark in the environment.
marked_processes() {
  local file process
  for file in /proc/[0-9]*/environ; do
    process=${file#/proc/}
    process=${process%/environ}
    if [[ $process -ne $$ && $process -ne $BASHPID ]] && grep -qsz "^FAIRWAY_TEST_RUN=$$\$" "$file"; then
      printf '%s\n' "$process"
    fi
  done
}

# Process numbers come in, the names of the labs that they belong to go out.
labs_of() {
  local process
  while read -r process; do
    tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | sed -n 's/^FAIRWAY_LAB_DIRECTORY=.*\///p' || true
  done
}

end_processes() {
  local signal processes
  for signal in TERM KILL; do
    mapfile -t processes < <(marked_processes)
    [[ ${#processes[@]} -gt 0 ]] || return 0
    kill -s "$signal" "${processes[@]}" 2>/dev/null || true
    sleep 1
  done
}

# end_labs NAMES: their tests were stopped before they could.
end_labs() {
  local lab
  for lab in $1; do
    say "ending the lab $lab, which a test left behind"
    "$java_home/bin/java" -Dfairway.home="$root" -jar "$root/cli/target/fairway.jar" lab down --name "$lab" >&2 || true
  done
}

# The closing line, from the reports that the test runs wrote.
count_tests() {
  find "$root" -path '*/target/*-reports/TEST-*.xml' -exec grep -ho '<testsuite [^>]*>' {} + 2>/dev/null |
    awk '
      function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
      { tests += count("tests"); failed += count("failures") + count("errors"); skipped += count("skipped") }
      END { printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }'
}
