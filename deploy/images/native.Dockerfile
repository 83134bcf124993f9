# node-proxy or dns-responder as a native executable (./fairway test native builds both). It needs the C library of the
# machine that built it, or a newer one:
#   docker build -f deploy/images/native.Dockerfile --build-arg SERVICE=node-proxy -t fairway/node-proxy:0.1.0 .
FROM debian:12-slim
ARG SERVICE
COPY ${SERVICE}/target/${SERVICE} /opt/fairway/service
# The chart mounts config/application.properties below it.
WORKDIR /etc/fairway
USER 65532:65532
ENTRYPOINT ["/opt/fairway/service"]
