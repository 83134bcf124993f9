#!/bin/bash
# run.sh [SERVICES] - processor time per query, latency and memory of dns-responder beside other servers, in turn,
# with the same queries, on loopback. Needs dnsperf and gcc; measures knot, nsd and coredns where they are installed.
#   ROUNDS=3 SECONDS_A_ROUND=5 RATE=5000 SERVERS="jvm native ceiling knot nsd coredns coredns-bare" run.sh 1000
# The servers run on CPU 0, dnsperf on CPU 1. On a shared machine only the processor time means something.
# coredns has the plugins of kubeadm's Corefile, coredns-bare none but its zone; both have the same names as the others
# in a file, for which the kubernetes plugin would need a whole API server.
set -u
here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../.." && pwd)
services=${1:-1000}
rounds=${ROUNDS:-3}
length=${SECONDS_A_ROUND:-5}
rate=${RATE:-5000}
servers=${SERVERS:-jvm native ceiling knot nsd coredns coredns-bare}
coredns=${COREDNS:-$(command -v coredns || echo "$HOME/.cache/fairway-peers/bin/coredns")}
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

# After the name, which may hold spaces.
cpu_microseconds() {
    sed 's/.*) //' "/proc/$1/stat" | awk -v hertz="$(getconf CLK_TCK)" '{printf "%d", ($12 + $13) * 1000000 / hertz}'
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
            taskset -c 0 "$native" > "$work/server.log" 2>&1 &
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
            printf 'server:\n  ip-address: 127.0.0.1@%s\n  server-count: 1\n  rrl-ratelimit: 0\n  username: ""\n  database: ""\n  pidfile: ""\n  zonelistfile: "%s/zones"\n  xfrdfile: ""\nremote-control:\n  control-enable: no\nzone:\n  name: cluster.local\n  zonefile: %s\n' \
                "$port" "$work" "$work/zone" > "$work/nsd.conf"
            taskset -c 0 nsd -d -c "$work/nsd.conf" > "$work/server.log" 2>&1 &
            ;;
        coredns | coredns-bare)
            [ -x "$coredns" ] || return 1
            {
                printf '.:%s {\n  bind 127.0.0.1\n  file %s cluster.local\n' "$port" "$work/zone"
                [ "$1" = coredns ] && cat << END
  errors
  prometheus 127.0.0.1:$((port + 2))
  forward . 127.0.0.1:9
  cache 30 {
    disable success cluster.local
    disable denial cluster.local
  }
  reload
  loadbalance
END
                echo '}'
            } > "$work/Corefile"
            GOMAXPROCS=1 taskset -c 0 "$coredns" -conf "$work/Corefile" -quiet > "$work/server.log" 2>&1 &
            ;;
        *)
            echo "no such server: $1" >&2
            return 1
            ;;
    esac
    pid=$!
}

answers() { dig +short +time=1 +tries=1 @127.0.0.1 -p "$port" svc-0.ns-0.svc.cluster.local 2> /dev/null | grep -q '^10\.'; }

# The processor time of the server with all processes below it.
tree_cpu() {
    local total process
    total=$(cpu_microseconds "$1")
    for process in $(pgrep -P "$1"); do
        total=$((total + $(tree_cpu "$process")))
    done
    echo "$total"
}

measure() {
    local before after completed
    before=$(tree_cpu "$pid")
    taskset -c 1 dnsperf -s 127.0.0.1 -p "$port" -d "$work/queries" -c 8 -T 1 -q 100 -l "$length" > "$work/max" 2>&1
    after=$(tree_cpu "$pid")
    completed=$(awk '/Queries completed/ {print $3}' "$work/max")
    taskset -c 1 dnsperf -v -s 127.0.0.1 -p "$port" -d "$work/queries" -c 8 -T 1 -Q "$rate" -l "$length" > "$work/rate" 2>&1
    # shellcheck disable=SC2059
    printf "$row" "$1" "$services" \
        "$(awk -v used=$((after - before)) -v queries="$completed" 'BEGIN {printf "%.1f", used / queries}')" \
        "$(awk '/Queries per second/ {printf "%d", $4}' "$work/max")" \
        "$(awk '/Average Latency/ {printf "%d", $4 * 1e6}' "$work/rate")" \
        "$(percentile 99)" \
        "$(memory_mib "$pid")" \
        "$(awk '/Queries lost/ {print $3}' "$work/max")" | tee -a "$work/results"
}

# Of the latencies at the fixed rate, in microseconds; dnsperf prints one with each answer.
percentile() {
    awk '/^> / {print $NF}' "$work/rate" | sort -n |
        awk -v share="$1" '{value[NR] = $1} END {at = int((NR * share + 99) / 100); printf "%d", value[at] * 1e6}'
}

# The middle one of each server's rounds, column by column.
medians() {
    local server column values
    for server in $servers; do
        grep -q "^$server " "$work/results" || continue
        values=()
        for column in 3 4 5 6 7 8; do
            values+=("$(awk -v server="$server" -v column=$column '$1 == server {print $column}' "$work/results" | sort -n |
                awk '{value[NR] = $1} END {print value[int((NR + 1) / 2)]}')")
        done
        # shellcheck disable=SC2059
        printf "$row" "$server" "$services" "${values[@]}"
    done
}

echo "building the class path" >&2
(cd "$module/.." && mvn -B -q -o dependency:build-classpath -pl dns-responder -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath" > "$work/mvn.log" 2>&1) ||
    { cat "$work/mvn.log" >&2; exit 1; }
start_registry
row='%-12s %9s %9s %10s %12s %12s %8s %6s\n'
# shellcheck disable=SC2059 # the format is a constant
printf "$row" server services us/query queries/s "avg_us@$rate" "p99_us@$rate" rss_MiB lost
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
echo "medians; load $(cut -d " " -f 1-3 /proc/loadavg)"
medians
