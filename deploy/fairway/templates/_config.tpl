{{/* A service's configuration: every value that is not the chart's own becomes a property of the same path. */}}

{{- define "fairway.chart-keys" -}}
{{- list "enabled" "global" "image" "replicas" "resources" "node-selector" "tolerations" "affinity" "priority-class"
         "pod-labels" "pod-annotations" "service" "service-account" "persistence" "host-network" "ports" "settings" | toJson -}}
{{- end }}

{{/* The whole ConfigMap: dict "root" $ "managed" (lines of application.properties that the chart decides). */}}
{{- define "fairway.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "fairway.fullname" .root }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "fairway.labels" .root | nindent 4 }}
data:
  application.properties: |
    {{- .managed | trim | nindent 4 }}
    {{- $own := .root.Values }}
    {{- range include "fairway.chart-keys" .root | fromJsonArray }}
    {{- $own = omit $own . }}
    {{- end }}
    {{- with include "fairway.properties" (dict "path" .root.Chart.Name "values" $own) | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- range $key, $value := .root.Values.settings }}
    {{ $key }}={{ include "fairway.scalar" $value }}
    {{- end }}
{{- end }}

{{- define "fairway.properties" -}}
{{- range $key, $value := .values }}
{{- $path := printf "%s.%s" $.path (ternary $key (quote $key) (regexMatch "^[A-Za-z0-9-]+$" $key)) }}
{{- if kindIs "map" $value }}
{{ include "fairway.properties" (dict "path" $path "values" $value) | trim }}
{{- else if kindIs "slice" $value }}
{{ $path }}={{ join "," $value }}
{{- else if not (kindIs "invalid" $value) }}
{{ $path }}={{ include "fairway.scalar" $value }}
{{- end }}
{{- end }}
{{- end }}

{{/* YAML's whole numbers arrive as floats and would be printed with an exponent. */}}
{{- define "fairway.scalar" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}
{{ int64 . }}
{{- else -}}
{{ toString . | replace "\\" "\\\\" }}
{{- end }}
{{- end }}

{{- define "fairway.kafka-settings" -}}
{{- $kafka := .Values.global.kafka -}}
kafka.bootstrap.servers={{ index $kafka "bootstrap-servers" | default (include "fairway.address-of" (dict "root" . "chart" "kafka" "port" 9092 "cluster-ip" (index $kafka "cluster-ip"))) }}
{{- range $key, $value := $kafka.settings }}
kafka.{{ $key }}={{ include "fairway.scalar" $value }}
{{- end }}
{{- end }}

{{/* PEM files below /etc/fairway/tls: dict "prefix" "node-proxy.tls" "name" "${NODE_NAME}" */}}
{{- define "fairway.tls-settings" -}}
{{ .prefix }}.ca=/etc/fairway/tls/ca.crt
{{ .prefix }}.certificate=/etc/fairway/tls/{{ .name }}.crt
{{ .prefix }}.key=/etc/fairway/tls/{{ .name }}.key
{{- end }}

{{/* Where an agent finds the registry, unless its value registry.address says. */}}
{{- define "fairway.registry-settings" -}}
{{- if not (.Values.registry | default dict).address -}}
{{ .Chart.Name }}.registry.address={{ include "fairway.address-of" (dict "root" . "chart" "service-registry" "port" 7442
      "cluster-ip" (index .Values.global "service-registry" "cluster-ip")) }}
{{- end }}
{{- end }}

{{- define "fairway.kafka-mount" -}}
{{- if .Values.global.kafka.secret }}
- name: kafka
  mountPath: /etc/fairway/kafka
  readOnly: true
{{- end }}
{{- end }}

{{- define "fairway.kafka-volume" -}}
{{- with .Values.global.kafka.secret }}
- name: kafka
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}
