#!/bin/bash
# run.sh [SERVICES] - processor time per query, latency and memory of dns-responder beside other servers, in turn,
# with the same queries, on loopback. Needs dnsperf and gcc; measures knot, nsd and coredns where they are installed.
#   ROUNDS=3 SECONDS_A_ROUND=5 RATE=5000 SERVERS="jvm native ceiling knot nsd" run.sh 1000
# The servers run on CPU 0, dnsperf on CPU 1. On a shared machine only the processor time means something.
set -u
here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../.." && pwd)
services=${1:-1000}
rounds=${ROUNDS:-3}
length=${SECONDS_A_ROUND:-5}
rate=${RATE:-5000}
servers=${SERVERS:-jvm native ceiling knot nsd}
native=${NATIVE:-$module/target/dns-responder}
port=${PORT:-15353}
registry_port=$((port + 1))
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
jvm_options=${JVM_OPTIONS:--Xmx128m -XX:+UseSerialGC}
pid=
registry_pid=

stop() {
    [ -n "$pid" ] && kill "$pid" 2> /dev/null && wait "$pid" 2> /dev/null
    pid=
}
finish() {
    stop
    exec 9>&-
    [ -n "$registry_pid" ] && kill "$registry_pid" 2> /dev/null
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

cpu_microseconds() {
    awk -v hertz="$(getconf CLK_TCK)" '{printf "%d", ($14 + $15) * 1000000 / hertz}' "/proc/$1/stat"
}
memory_mib() { awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/$1/status"; }

start_registry() {
    mkfifo "$work/hold"
    (cd "$module" && exec "$java" -Xmx256m -cp "target/test-classes:target/classes:$(cat "$work/classpath")" \
        dev.fairway.dns.bench.BenchRegistry "$services" "$registry_port" "$work") \
        < "$work/hold" > "$work/registry.log" 2>&1 &
    registry_pid=$!
    exec 9> "$work/hold"
    for _ in $(seq 300); do
        grep -q ready "$work/registry.log" && return
        sleep 0.1
    done
    echo "the registry did not start:" >&2
    cat "$work/registry.log" >&2
    exit 1
}

responder_environment() {
    export DNS_RESPONDER_REGISTRY_ADDRESS=127.0.0.1:$registry_port DNS_RESPONDER_LISTEN=127.0.0.1 \
        DNS_RESPONDER_PORT=$port DNS_RESPONDER_THREADS=1 DNS_RESPONDER_DATA_DIR=$work/data \
        DNS_RESPONDER_HTTP_HEALTH_PORT=0 DNS_RESPONDER_HTTP_READY_PORT=0 QUARKUS_HTTP_PORT=0
}

start() {
    case $1 in
        jvm)
            responder_environment
            # shellcheck disable=SC2086 # options are words
            taskset -c 0 "$java" $jvm_options -jar "$module/target/quarkus-app/quarkus-run.jar" > "$work/server.log" 2>&1 &
            ;;
        native)
            [ -x "$native" ] || return 1
            responder_environment
            taskset -c 0 "$native" -Xmx64m > "$work/server.log" 2>&1 &
            ;;
        ceiling)
            gcc -O2 -Wall -o "$work/ceiling" "$here/ceiling.c" || return 1
            taskset -c 0 "$work/ceiling" 127.0.0.1 "$port" &
            ;;
        knot)
            command -v knotd > /dev/null || return 1
            printf 'server:\n  listen: 127.0.0.1@%s\n  udp-workers: 1\n  rundir: %s\ndatabase:\n  storage: %s\nzone:\n  - domain: cluster.local\n    file: %s\n' \
                "$port" "$work" "$work" "$work/zone" > "$work/knot.conf"
            taskset -c 0 knotd -c "$work/knot.conf" > "$work/server.log" 2>&1 &
            ;;
        nsd)
            command -v nsd > /dev/null || return 1
            printf 'server:\n  ip-address: 127.0.0.1@%s\n  server-count: 1\n  username: ""\n  database: ""\n  pidfile: ""\n  zonelistfile: "%s/zones"\n  xfrdfile: ""\nremote-control:\n  control-enable: no\nzone:\n  name: cluster.local\n  zonefile: %s\n' \
                "$port" "$work" "$work/zone" > "$work/nsd.conf"
            taskset -c 0 nsd -d -c "$work/nsd.conf" > "$work/server.log" 2>&1 &
            ;;
        *)
            echo "no such server: $1" >&2
            return 1
            ;;
    esac
    pid=$!
}

answers() { dig +short +time=1 +tries=1 @127.0.0.1 -p "$port" svc-0.ns-0.svc.cluster.local 2> /dev/null | grep -q '^10\.'; }

# The processor time of the server with its children.
tree_cpu() {
    local total=0 process
    for process in "$1" $(pgrep -P "$1"); do
        total=$((total + $(cpu_microseconds "$process")))
    done
    echo $total
}

measure() {
    local before after completed
    before=$(tree_cpu "$pid")
    taskset -c 1 dnsperf -s 127.0.0.1 -p "$port" -d "$work/queries" -c 8 -T 1 -q 100 -l "$length" > "$work/max" 2>&1
    after=$(tree_cpu "$pid")
    completed=$(awk '/Queries completed/ {print $3}' "$work/max")
    taskset -c 1 dnsperf -s 127.0.0.1 -p "$port" -d "$work/queries" -c 8 -T 1 -Q "$rate" -l "$length" > "$work/rate" 2>&1
    printf '%-8s %9s %12.1f %12s %10s %9s %6s\n' "$1" "$services" \
        "$(echo "($after - $before) / $completed" | bc -l)" \
        "$(awk '/Queries per second/ {printf "%d", $4}' "$work/max")" \
        "$(awk '/Average Latency/ {printf "%d", $4 * 1e6}' "$work/rate")" \
        "$(memory_mib "$pid")" \
        "$(awk '/Queries lost/ {print $3}' "$work/max")"
}

echo "building the class path" >&2
(cd "$module/.." && mvn -B -q -o dependency:build-classpath -pl dns-responder -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath" > "$work/mvn.log" 2>&1) ||
    { cat "$work/mvn.log" >&2; exit 1; }
start_registry
printf '%-8s %9s %12s %12s %10s %9s %6s\n' server services us/query queries/s "avg_us@$rate" rss_MiB lost
for round in $(seq "$rounds"); do
    for server in $servers; do
        if ! start "$server"; then
            [ "$round" = 1 ] && echo "$server: not here"
            continue
        fi
        for _ in $(seq 200); do
            answers && break
            sleep 0.1
        done
        if answers; then
            [ "$server" = jvm ] && taskset -c 1 dnsperf -s 127.0.0.1 -p "$port" -d "$work/queries" -c 8 -q 100 -l 10 > /dev/null 2>&1
            measure "$server"
        else
            echo "$server does not answer:"
            tail -3 "$work/server.log"
        fi
        stop
    done
done
