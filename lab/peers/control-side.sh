# shellcheck shell=bash
# What a node's program follows, for proxy.sh and dns.sh: Kafka, endpoint-tracker on the Kubernetes API of $KUBECONFIG, service-registry.
#
# All on loopback, without TLS: for tests and measurements. Everything is ended with the process that has sourced this, however
# that ends and whatever program it has become by then (exec), and leaves nothing behind.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck disable=SC2034  # read by the launcher's functions
state=$root/target/peers
work=$(mktemp -d)

# shellcheck source=../../launcher/say.sh
. "$root/launcher/say.sh"
# shellcheck source=../../launcher/packages.sh
. "$root/launcher/packages.sh"
# shellcheck source=../../launcher/java.sh
. "$root/launcher/java.sh"

kafka_port=19192
registry=127.0.0.1:17442
jvm=(-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# built FILE: or nothing can be started.
built() { [[ -e $1 ]] || die "$1 is not there: build it first (mvn package -DskipTests)."; }

# aside NAME COMMAND...: in a process group of its own, so that what is measured is the program in front alone.
aside() {
  local name=$1
  shift
  setpriv --pdeathsig KILL -- setsid "$@" >"$work/$name.log" 2>&1 </dev/null &
}

service_jar() {
  built "$root/$1/target/quarkus-app/quarkus-run.jar"
  printf '%s\n' "$root/$1/target/quarkus-app/quarkus-run.jar"
}

# shellcheck disable=SC2034  # read by the scripts that source this
# find_program MODULE: sets `program` to what runs it, native where that is built, unless $VARIANT says jvm or native.
find_program() {
  local native=$root/$1/target/$1
  case ${VARIANT:-} in
    native) built "$native" ;;
    jvm | '') ;;
    *) die "VARIANT=$VARIANT is neither jvm nor native." ;;
  esac
  if [[ ${VARIANT:-} != jvm && -x $native ]]; then
    program=("$native" -Xmx192m)
  else
    program=("$java_home/bin/java" "${jvm[@]}" -Xmx192m -jar "$(service_jar "$1")")
  fi
}

# await_ready URL: at most a minute.
await_ready() {
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    ! curl -fs -o /dev/null "$1" || return 0
    sleep 0.1
  done
  tail -n 5 "$work"/*.log >&2
  die "$1 does not become ready."
}

# Starts all of it. Whoever follows the registry may start at once: it waits for it.
start_control_side() {
  local jar tracker registry_jar
  jar=$root/cli/target/fairway.jar
  built "$jar"
  tracker=$(service_jar endpoint-tracker)
  registry_jar=$(service_jar service-registry)
  setpriv --pdeathsig TERM -- setsid bash -c "trap 'rm -rf \"$work\"; exit' TERM; while :; do sleep 3600 & wait; done" \
    >/dev/null 2>&1 </dev/null &
  aside kafka "$java_home/bin/java" "${jvm[@]}" -Xmx256m -XX:TieredStopAtLevel=1 -cp "$jar" dev.fairway.lab.kafka.KafkaBroker \
    127.0.0.1 "$kafka_port" $((kafka_port + 1)) "$work/kafka"
  export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:$kafka_port
  # Alone, it need not wait until the Lease of a run before this one runs out.
  aside endpoint-tracker env ENDPOINT_TRACKER_SOURCE=kubernetes ENDPOINT_TRACKER_ELECTION_ENABLED=false \
    QUARKUS_GRPC_SERVER_HOST=127.0.0.1 QUARKUS_GRPC_SERVER_PORT=17441 QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=18441 "$java_home/bin/java" "${jvm[@]}" -Xmx512m -jar "$tracker"
  aside service-registry env SERVICE_REGISTRY_DATA_DIR="$work/registry" QUARKUS_GRPC_SERVER_HOST=127.0.0.1 \
    QUARKUS_GRPC_SERVER_PORT=${registry#*:} QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=18442 \
    "$java_home/bin/java" "${jvm[@]}" -Xmx512m -jar "$registry_jar"
}

# Returns once the registry serves a whole view.
await_control_side() {
  await_ready http://127.0.0.1:18441/q/health/ready
  await_ready http://127.0.0.1:18442/q/health/ready
}
