#!/usr/bin/env bash
# Fairway in CoreDNS's place: dns-responder in the foreground, and behind it all that it needs.
#
# Given in the environment: KUBECONFIG, LISTEN, PORT, THREADS, ZONE, PIN (a command such as taskset to put before the server, or
# nothing); VARIANT: jvm or native, by default native where built. Ends by SIGTERM, with all its children.
set -euo pipefail
# shellcheck source=control-side.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/control-side.sh"

find_java
find_program dns-responder
# Not awaited: who asks gives up after a minute, and a minute may be what four starts one after the other take.
start_control_side

export DNS_RESPONDER_LISTEN=$LISTEN DNS_RESPONDER_PORT=$PORT DNS_RESPONDER_THREADS=$THREADS DNS_RESPONDER_ZONE=$ZONE
export DNS_RESPONDER_INSTANCE=peers DNS_RESPONDER_DATA_DIR=$work/dns-responder DNS_RESPONDER_REGISTRY_ADDRESS=$registry
export DNS_RESPONDER_POD_RECORDS=insecure DNS_RESPONDER_HTTP_HOST=127.0.0.1
export DNS_RESPONDER_HTTP_HEALTH_PORT=18080 DNS_RESPONDER_HTTP_READY_PORT=18181 QUARKUS_HTTP_PORT=19153
read -ra pin <<<"${PIN:-}"
exec "${pin[@]}" "${program[@]}"
