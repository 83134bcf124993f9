{{/* Names and labels. Context: the root of a chart. */}}

{{- define "fairway.fullname" -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Name of a neighbour: dict "root" $ "chart" "service-registry". */}}
{{- define "fairway.neighbour" -}}
{{ printf "%s-%s" .root.Release.Name .chart | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "fairway.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "fairway.labels" -}}
{{ include "fairway.selector" . }}
app.kubernetes.io/part-of: fairway
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/*
host:port of a neighbour's Service, by its fixed address where it has one, so that no DNS is needed:
dict "root" $ "chart" … "port" … "cluster-ip" …
*/}}
{{- define "fairway.address-of" -}}
{{- $address := index . "cluster-ip" -}}
{{- if contains ":" $address -}}
[{{ $address }}]:{{ .port }}
{{- else -}}
{{ $address | default (printf "%s.%s.svc" (include "fairway.neighbour" .) .root.Release.Namespace) }}:{{ .port }}
{{- end }}
{{- end }}
