{{/* What all pods share. Context: the root of a subchart. */}}

{{- define "fairway.image" -}}
{{- $image := .Values.image | default dict -}}
{{ $image.name | default (print .Values.global.image.repository .Chart.Name) }}:{{ $image.tag | default .Values.global.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "fairway.pod-metadata" -}}
labels:
  {{- include "fairway.labels" . | nindent 2 }}
  {{- with index .Values "pod-labels" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* The head of a pod's specification; pods are placed as the values say. */}}
{{- define "fairway.pod-head" -}}
serviceAccountName: {{ include "fairway.fullname" . }}
enableServiceLinks: false
{{- with index .Values.global.image "pull-secrets" }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with index .Values "priority-class" }}
priorityClassName: {{ . }}
{{- end }}
{{- with index .Values "node-selector" }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Rather not two of a kind on one node, nor in one zone; values replace it. */}}
{{- define "fairway.spread" -}}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "fairway.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{- define "fairway.pod-security" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "fairway.container-security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/* The service reads config/application.properties below its working directory; the JVM and Netty need a /tmp. */}}
{{- define "fairway.mounts" -}}
- name: config
  mountPath: /etc/fairway/config
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "fairway.volumes" -}}
- name: config
  configMap:
    name: {{ include "fairway.fullname" . }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{/* Pods are replaced when what they read at start has changed. */}}
{{- define "fairway.checksum" -}}
checksum/config: {{ include (print .Template.BasePath "/configmap.yaml") . | sha256sum }}
{{- with index .Values "pod-annotations" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* dict "live" (path) "ready" (path) "port" (name) "live-port" (name, where it is another) */}}
{{- define "fairway.probes" -}}
{{- $live := index . "live-port" | default .port -}}
startupProbe:
  httpGet:
    path: {{ .live }}
    port: {{ $live }}
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: {{ .live }}
    port: {{ $live }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: {{ .ready }}
    port: {{ .port }}
  periodSeconds: 2
  timeoutSeconds: 2
{{- end }}

{{- define "fairway.service-account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "fairway.fullname" . }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "fairway.labels" . | nindent 4 }}
  {{- with (index .Values "service-account" | default dict).annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{/* One replica may be away at a time; a budget for a single one would only block drains. */}}
{{- define "fairway.disruption-budget" -}}
{{- if gt (int .Values.replicas) 1 }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "fairway.fullname" . }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "fairway.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "fairway.selector" . | nindent 6 }}
{{- end }}
{{- end }}
